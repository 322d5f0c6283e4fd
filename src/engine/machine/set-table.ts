import { sameItem } from './comparison.ts';
import { hashOf, requireHashable } from './hashing.ts';
import { requireSize } from './limits.ts';
import { Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { builtin, type HeapObject, type Ref, type Value } from './values.ts';

export type SetObject = HeapObject & { readonly kind: 'set' };

/** Stands in a table where an item was taken out: a search goes on behind it. */
const dummy = builtin('machine.dummy');

const element = 'a set element';
const smallest = 8;
const linearProbes = 9;

export const emptySet: SetObject = {
  kind: 'set',
  table: Array(smallest).fill(undefined),
  fill: 0,
  finger: 0,
};

/** Whether the order of the set's items is known: texts hash differently in each run of CPython. */
const isOrdered = (set: SetObject): boolean => set.fill >= 0;

/** The items, in the order of the table; not for what shows the order. */
export function membersOf({ table }: SetObject): Value[] {
  return table.filter((item) => item !== undefined && item !== dummy) as Value[];
}

/** The items in the order in which CPython gives them. Throws {@link Unsupported} where that is not known. */
export function orderedMembers(set: SetObject): Value[] {
  const members = membersOf(set);
  if (!isOrdered(set) && members.length > 1)
    throw new Unsupported(
      'the order of a set of texts or objects differs from run to run; sort it, for example: sorted(names)',
    );
  return members;
}

/** The place of the item in the table from `next` on, or -1. */
export function nextPlace({ table }: SetObject, next: number): number {
  for (let at = next; at < table.length; at += 1)
    if (table[at] !== undefined && table[at] !== dummy) return at;
  return -1;
}

/**
 * A set's table while it changes, as Objects/setobject.c changes it, so that the order of the items is CPython's.
 * Items of unknown hash make the whole table a plain list of items.
 */
export class SetTable {
  readonly open: OpenState;
  table: (Value | undefined)[];
  fill: number;
  used: number;
  finger: number;

  constructor(open: OpenState, set: SetObject = emptySet) {
    this.open = open;
    this.table = [...set.table];
    this.fill = set.fill;
    this.finger = set.finger;
    this.used = membersOf(set).length;
  }

  object(): SetObject {
    requireSize(this.used);
    return { kind: 'set', table: this.table, fill: this.fill, finger: this.finger };
  }

  /** Where a search for that hash looks, one place after the other. */
  *#probes(hash: bigint): Generator<number> {
    const mask = this.table.length - 1;
    const wide = BigInt(mask);
    let perturb = BigInt.asUintN(64, hash);
    let at = Number(perturb & wide);
    while (true) {
      const more = at + linearProbes <= mask ? linearProbes : 0;
      for (let step = 0; step <= more; step += 1) yield at + step;
      perturb >>= 5n;
      at = Number(BigInt.asUintN(64, BigInt(at) * 5n + 1n + perturb) & wide);
    }
  }

  /** The place of the item, or, below zero, -1 less the free place where it would go. */
  #find(item: Value, hash: bigint | null): number {
    if (this.fill >= 0 && hash !== null) {
      let free = -1;
      for (const at of this.#probes(hash)) {
        const there = this.table[at];
        if (there === undefined) return -1 - (free < 0 ? at : free);
        // From 3.10 on the last dummy on the way is used again.
        if (there === dummy) free = this.open.program.build === '3.9' ? -1 : at;
        else if (sameItem(this.open, there, item)) return at;
      }
    }
    const at = this.table.findIndex(
      (there) => there !== undefined && there !== dummy && sameItem(this.open, there, item),
    );
    return at < 0 ? -1 - this.table.length : at;
  }

  #forgetOrder(): void {
    if (this.fill < 0) return;
    this.table = this.table.filter((item) => item !== undefined && item !== dummy);
    this.fill = -1;
  }

  has(item: Value): boolean {
    requireHashable(this.open, item, element);
    return this.used > 0 && this.#find(item, hashOf(this.open, item)) >= 0;
  }

  add(item: Value): void {
    requireHashable(this.open, item, element);
    const hash = hashOf(this.open, item);
    if (hash === null) this.#forgetOrder();
    const found = this.#find(item, hash);
    if (found >= 0) return;
    const again = this.table[-1 - found] === dummy;
    this.table[-1 - found] = item;
    this.used += 1;
    if (this.fill < 0 || again) return;
    this.fill += 1;
    if (this.fill * 5 >= (this.table.length - 1) * 3) this.#resize(this.#roomy());
  }

  /** Takes the item out; returns whether it was there. */
  discard(item: Value): boolean {
    requireHashable(this.open, item, element);
    const found = this.#find(item, hashOf(this.open, item));
    if (found < 0) return false;
    this.#drop(found);
    return true;
  }

  #drop(at: number): void {
    if (this.fill < 0) this.table.splice(at, 1);
    else this.table[at] = dummy;
    this.used -= 1;
  }

  /** Takes out the first item from the finger on; there must be one. */
  pop(): Value {
    orderedMembers(this.object());
    const size = this.table.length;
    let at = this.fill < 0 ? 0 : this.finger & (size - 1);
    while (this.table[at] === undefined || this.table[at] === dummy) at = (at + 1) % size;
    const item = this.table[at]!;
    this.#drop(at);
    if (this.fill >= 0) this.finger = at + 1;
    return item;
  }

  #roomy(): number {
    return this.used > 50_000 ? this.used * 2 : this.used * 4;
  }

  #resize(least: number): void {
    let size = smallest;
    while (size <= least) size *= 2;
    const members = membersOf(this.object());
    this.table = Array<undefined>(size).fill(undefined);
    this.fill = members.length;
    for (const item of members) this.#insertClean(item);
  }

  /** Puts an item that is surely not there into a table without dummies. */
  #insertClean(item: Value): void {
    for (const at of this.#probes(hashOf(this.open, item)!)) {
      if (this.table[at] !== undefined) continue;
      this.table[at] = item;
      return;
    }
  }

  /** Adds the items of another set: set_merge. */
  merge(other: SetObject): void {
    const members = membersOf(other);
    if (members.length === 0) return;
    if (!isOrdered(other)) this.#forgetOrder();
    if (this.fill < 0) {
      for (const item of members) this.add(item);
      return;
    }
    if ((this.fill + members.length) * 5 >= (this.table.length - 1) * 3)
      this.#resize((this.used + members.length) * 2);
    if (this.fill > 0) for (const item of members) this.add(item);
    else {
      if (this.table.length === other.table.length && other.fill === members.length)
        this.table = [...other.table];
      else for (const item of members) this.#insertClean(item);
      this.fill = members.length;
      this.used = members.length;
    }
  }

  /** Makes room for the keys of a dict before they are added: set_update_internal. */
  reserve(count: number): void {
    if (this.fill >= 0 && (this.fill + count) * 5 >= (this.table.length - 1) * 3)
      this.#resize((this.used + count) * 2);
  }

  /** After items were taken out by the dozen: more than a quarter of dummies is cleared away. */
  tidy(): void {
    if (this.fill >= 0 && this.fill - this.used > Math.floor((this.table.length - 1) / 4))
      this.#resize(this.#roomy());
  }
}

/**
 * A new set of these items, added one by one. `constants`: as the display of three and more constants is made, by
 * way of a frozenset (Python/compile.c).
 */
export function makeSet(open: OpenState, items: Iterable<Value>, constants = false): Ref {
  const table = new SetTable(open);
  for (const item of items) table.add(item);
  if (!constants) return open.create(table.object());
  const merged = new SetTable(open);
  merged.merge(table.object());
  return open.create(merged.object());
}

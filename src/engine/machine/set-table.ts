import { isMember, sameItem, setElement } from './equality.ts';
import { hashOf, requireHashable } from './hashing.ts';
import { requireSize } from './limits.ts';
import type { OpenState } from './open-state.ts';
import {
  dummy,
  emptySet,
  isOrdered,
  membersOf,
  orderedMembers,
  placeAmong,
  probes,
  smallest,
  type SetObject,
} from './set-members.ts';
import type { Ref, Value } from './values.ts';

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

  #find(item: Value, hash: bigint | null): number {
    return placeAmong(this.open, this, item, hash, sameItem);
  }

  #forgetOrder(): void {
    if (this.fill < 0) return;
    this.table = this.table.filter((item) => item !== undefined && item !== dummy);
    this.fill = -1;
  }

  has(item: Value): boolean {
    return isMember(this.open, this, item);
  }

  add(item: Value): void {
    requireHashable(this.open, item, setElement);
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
    requireHashable(this.open, item, setElement);
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
    for (const at of probes(this.table, hashOf(this.open, item)!)) {
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

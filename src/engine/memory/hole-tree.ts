import type { FreeBlock } from './allocator.ts';

/** As many entries as a node has at most; one more makes it two nodes. */
const FULL = 48;
const ones = new Int32Array(FULL + 1).fill(1);

/** A run of holes: each entry is one, or, in a node that has `kids`, all the holes of a kid. */
interface Node {
  used: number;
  /** Bounds of each entry's first hole. */
  readonly address: Float64Array;
  readonly size: Float64Array;
  /** Of each entry: how many holes, and the size of the largest. Where an entry is one hole: `ones`, and `size` itself. */
  readonly count: Int32Array;
  readonly most: Float64Array;
  readonly kids: Node[] | null;
}

/** A hole, and how many come before it in the order. */
interface PlacedHole extends FreeBlock {
  readonly index: number;
}

/**
 * Free blocks that do not overlap, in order of address, or of size and among equal ones of address. A call other than
 * `list` takes time that grows with the logarithm of how many have been added.
 *
 * It is a B-tree: its few wide nodes lie closer together in memory than the many of a binary tree. Nodes go when they are
 * empty and are not joined before (Johnson and Shasha, "B-trees with inserts and deletes: why free-at-empty is better
 * than merge-at-half", 1993).
 */
export class HoleTree {
  readonly #bySize: boolean;
  #root = newNode(null);

  constructor(order: 'address' | 'size') {
    this.#bySize = order === 'size';
  }

  get count(): number {
    return countOf(this.#root);
  }

  /** The size of the largest; 0 when there is none. */
  get largest(): number {
    return mostOf(this.#root);
  }

  /** The holes in order. */
  list(): FreeBlock[] {
    return holesOf(this.#root);
  }

  /**
   * The first in the order that has at least `need` bytes. With `from`, in a tree that is in order of address, the first of
   * those that end above it.
   */
  first(need: number, from = -Infinity): PlacedHole | null {
    return first(this.#root, need, from, 0);
  }

  /** The last in the order that does not come after a hole of these bounds. */
  floor(address: number, size: number): FreeBlock | null {
    for (let node = this.#root; ;) {
      const at = this.#find(node, address, size);
      if (at < 0) return null;
      if (node.kids === null) return { address: node.address[at]!, size: node.size[at]! };
      node = node.kids[at]!;
    }
  }

  add(address: number, size: number): void {
    const upper = this.#add(this.#root, address, size);
    if (upper === null) return;
    const root = newNode([this.#root, upper]);
    root.used = 2;
    measure(root, 0);
    measure(root, 1);
    this.#root = root;
  }

  /** Takes a hole that is there. */
  delete({ address, size }: FreeBlock): void {
    this.#delete(this.#root, address, size);
    while (this.#root.kids !== null && this.#root.used === 1) this.#root = this.#root.kids[0]!;
  }

  /** Gives a hole that is there other bounds, with which its place in the order is the same. */
  change(hole: FreeBlock, address: number, size: number): void {
    this.#change(this.#root, hole, address, size);
  }

  /** Returns the upper half of the node where it has become two. */
  #add(node: Node, address: number, size: number): Node | null {
    const at = this.#find(node, address, size);
    if (node.kids === null) {
      makeRoom(node, at + 1);
      node.address[at + 1] = address;
      node.size[at + 1] = size;
    } else {
      // What comes before all others goes into the first kid.
      const place = Math.max(at, 0);
      const upper = this.#add(node.kids[place]!, address, size);
      if (upper === null) update(node, place, 1, 0, size);
      else {
        measure(node, place);
        makeRoom(node, place + 1);
        node.kids[place + 1] = upper;
        measure(node, place + 1);
      }
    }
    return node.used > FULL ? upperHalf(node) : null;
  }

  #delete(node: Node, address: number, size: number): void {
    const at = this.#find(node, address, size);
    const kid = node.kids?.[at];
    if (kid !== undefined) {
      this.#delete(kid, address, size);
      if (kid.used > 0) return update(node, at, -1, size, 0);
    }
    node.used -= 1;
    for (let to = at; to < node.used; to++) copyEntry(node, to, node, to + 1);
  }

  #change(node: Node, hole: FreeBlock, address: number, size: number): void {
    const at = this.#find(node, hole.address, hole.size);
    if (node.kids === null) {
      node.address[at] = address;
      node.size[at] = size;
    } else {
      this.#change(node.kids[at]!, hole, address, size);
      update(node, at, 0, hole.size, size);
    }
  }

  /** The last entry that does not begin after a hole of these bounds; -1 when there is none. */
  #find({ used, address, size }: Node, at: number, bytes: number): number {
    let low = -1;
    let high = used;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      const other = size[middle]!;
      if (this.#bySize && bytes !== other ? bytes < other : at < address[middle]!) high = middle;
      else low = middle;
    }
    return low;
  }
}

function newNode(kids: Node[] | null): Node {
  const column = (): Float64Array => new Float64Array(FULL + 1);
  const size = column();
  const own = kids !== null;
  const count = own ? new Int32Array(FULL + 1) : ones;
  return { used: 0, address: column(), size, count, most: own ? column() : size, kids };
}

function copyEntry(to: Node, at: number, from: Node, other: number): void {
  to.address[at] = from.address[other]!;
  to.size[at] = from.size[other]!;
  if (to.kids === null) return;
  to.count[at] = from.count[other]!;
  to.most[at] = from.most[other]!;
  to.kids[at] = from.kids![other]!;
}

function makeRoom(node: Node, at: number): void {
  for (let to = node.used; to > at; to--) copyEntry(node, to, node, to - 1);
  node.used += 1;
}

/** Cuts the node in two; returns the new one, which has the upper half. */
function upperHalf(node: Node): Node {
  const upper = newNode(node.kids && []);
  const half = node.used >>> 1;
  for (; half + upper.used < node.used; upper.used++) copyEntry(upper, upper.used, node, half + upper.used);
  node.used = half;
  return upper;
}

/** Notes what the kid of an entry is. */
function measure(node: Node, at: number): void {
  const kid = node.kids![at]!;
  node.count[at] = countOf(kid);
  node.most[at] = mostOf(kid);
  update(node, at, 0, 0, 0);
}

/** Notes that the kid has `more` holes than it had, where one of `was` bytes has become one of `is` bytes. */
function update(node: Node, at: number, more: number, was: number, is: number): void {
  const kid = node.kids![at]!;
  node.address[at] = kid.address[0]!;
  node.size[at] = kid.size[0]!;
  node.count[at]! += more;
  if (is >= node.most[at]!) node.most[at] = is;
  else if (was === node.most[at]) node.most[at] = mostOf(kid);
}

function countOf({ used, count, kids }: Node): number {
  if (kids === null) return used;
  let sum = 0;
  for (let at = 0; at < used; at++) sum += count[at]!;
  return sum;
}

function mostOf({ used, most }: Node): number {
  let largest = 0;
  for (let at = 0; at < used; at++) if (most[at]! > largest) largest = most[at]!;
  return largest;
}

function holesOf({ used, address, size, kids }: Node): FreeBlock[] {
  const entries = Array.from({ length: used }, (_, at) => at);
  return entries.flatMap((at) =>
    kids === null ? { address: address[at]!, size: size[at]! } : holesOf(kids[at]!),
  );
}

function first(node: Node, need: number, from: number, before: number): PlacedHole | null {
  const { used, address, size, count, most, kids } = node;
  let index = before;
  let at = 0;
  // Holes do not overlap: those of a kid end where the next one begins, or below.
  if (kids !== null) for (; at + 1 < used && address[at + 1]! <= from; at++) index += count[at]!;
  else for (; at < used && address[at]! + size[at]! <= from; at++) index++;
  for (; at < used; at++) {
    if (most[at]! >= need) {
      if (kids === null) return { address: address[at]!, size: size[at]!, index };
      const found = first(kids[at]!, need, from, index);
      if (found !== null) return found;
    }
    index += count[at]!;
  }
  return null;
}

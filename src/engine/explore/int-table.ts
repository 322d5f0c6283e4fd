/**
 * A set of sequences of 32-bit integers that numbers them from 0 in the order in which they were added.
 * All sequences lie one after the other in one array, found by an open-addressed hash table: a few bytes a sequence
 * beside its own numbers, where a Map of texts would take a hundred.
 */
export class IntTable {
  /** How many different sequences it holds. */
  size = 0;
  #data = new Int32Array(1 << 12);
  #used = 0;
  /** Where each sequence starts; one more than there are sequences. */
  #starts = new Int32Array(1 << 9);
  #hashes = new Int32Array(1 << 9);
  /** The number of a sequence plus one, or 0. */
  #slots = new Int32Array(1 << 10);

  /** Bytes that the sequences take, with all that finds them. */
  get bytes(): number {
    return 4 * (this.#used + 2 * this.size + this.#slots.length);
  }

  /** The number of the sequence `values[0..length)`; it is added where it is new. */
  add(values: Int32Array, length: number): number {
    let hash = length;
    for (let at = 0; at < length; at += 1) hash = Math.imul(hash ^ values[at]!, 0x9e3779b1) ^ (hash >>> 15);
    hash ^= hash >>> 13;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let held = this.#slots[slot]!; held !== 0; held = this.#slots[slot]!) {
      const number = held - 1;
      if (this.#hashes[number] === hash && this.#equals(number, values, length)) return number;
      slot = (slot + 1) & mask;
    }
    return this.#insert(hash, slot, values, length);
  }

  /** Copies the sequence of that number into `target` and returns its length. */
  read(number: number, target: Int32Array): number {
    const from = this.#starts[number]!;
    const length = this.#starts[number + 1]! - from;
    const data = this.#data;
    for (let at = 0; at < length; at += 1) target[at] = data[from + at]!;
    return length;
  }

  #equals(number: number, values: Int32Array, length: number): boolean {
    const from = this.#starts[number]!;
    if (this.#starts[number + 1]! - from !== length) return false;
    const data = this.#data;
    for (let at = 0; at < length; at += 1) if (data[from + at] !== values[at]) return false;
    return true;
  }

  #insert(hash: number, slot: number, values: Int32Array, length: number): number {
    const number = this.size;
    if (this.#used + length > this.#data.length) this.#data = grown(this.#data, this.#used + length);
    if (number + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts, number + 2);
      this.#hashes = grown(this.#hashes, number + 2);
    }
    for (let at = 0; at < length; at += 1) this.#data[this.#used + at] = values[at]!;
    this.#used += length;
    this.#starts[number + 1] = this.#used;
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    this.size += 1;
    if (this.size * 10 > this.#slots.length * 7) this.#rehash();
    return number;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.size; number += 1) {
      let slot = this.#hashes[number]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

/** The same numbers in an array of at least that length, half as large again. */
function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(length, array.length + (array.length >> 1)));
  larger.set(array);
  return larger;
}

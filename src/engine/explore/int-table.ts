/**
 * A set of sequences of non-negative integers that numbers them from 0 in the order in which they were added.
 *
 * All sequences lie one after the other in one array, 16 bits a number for as long as all of them fit into 16, found
 * by an open-addressed hash table: a few bytes a sequence beside its own numbers, where a Map of texts would take a
 * hundred. What a lookup costs is the memory that is not in the processor's cache, so a sequence lies beside its number
 * and its length, and a place of the table says where it lies and five bits of its hash.
 */
export class IntTable {
  /** How many different sequences it holds. */
  size = 0;
  /** Of each sequence the lower and the upper half of its number, its length, its numbers; even places are starts. */
  #data: Uint16Array<ArrayBuffer> | Int32Array<ArrayBuffer> = new Uint16Array(1 << 12);
  #used = 0;
  /** Where each sequence starts, halved. */
  #starts = new Int32Array(1 << 9);
  /** Its hash: to work it out again takes longer than all else while the program is cold. */
  #hashes = new Int32Array(1 << 9);
  /** Of a sequence the highest bits of its hash, then where it starts, halved, plus one; or 0. */
  #places = new Int32Array(1 << 10);

  /** Bytes that the sequences take, with all that finds them. */
  get bytes(): number {
    return this.#data.BYTES_PER_ELEMENT * this.#used + 4 * (2 * this.size + this.#places.length);
  }

  /**
   * The number of the sequence `values[0..length)`; it is added where it is new. `hash` is the sum of {@link hashOf}
   * over its numbers, for those who know it without going through all of them.
   */
  add(values: Int32Array, length: number, hash = hashOfAll(values, length)): number {
    const data = this.#data;
    const places = this.#places;
    const mask = places.length - 1;
    const tag = hash >>> placeBits;
    let place = hash & mask;
    for (let held = places[place]!; held !== 0; held = places[place]!) {
      if (held >>> placeBits === tag) {
        const from = 2 * ((held & placeMask) - 1);
        if (data[from + 2] === length) {
          let at = 0;
          while (at < length && data[from + header + at] === values[at]) at += 1;
          if (at === length) return data[from]! + data[from + 1]! * 0x10000;
        }
      }
      place = (place + 1) & mask;
    }
    return this.#insert(hash, place, values, length);
  }

  /** Copies the sequence of that number into `target` and returns its length. */
  read(number: number, target: Int32Array): number {
    const data = this.#data;
    const from = 2 * this.#starts[number]!;
    const length = data[from + 2]!;
    for (let at = 0; at < length; at += 1) target[at] = data[from + header + at]!;
    return length;
  }

  /** The hash of the sequence of that number. */
  hash(number: number): number {
    return this.#hashes[number]!;
  }

  #insert(hash: number, place: number, values: Int32Array, length: number): number {
    const number = this.size;
    const from = this.#used;
    const end = from + header + length;
    if (end > this.#data.length) {
      const larger = roomFor(end, this.#data.length);
      const data = this.#data instanceof Uint16Array ? new Uint16Array(larger) : new Int32Array(larger);
      data.set(this.#data);
      this.#data = data;
    }
    if (number === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#hashes = grown(this.#hashes);
    }
    const data = this.#data;
    data[from] = number & 0xffff;
    data[from + 1] = number >>> 16;
    data[from + 2] = length;
    let bits = length;
    for (let at = 0; at < length; at += 1) bits |= data[from + header + at] = values[at]!;
    if (bits > 0xffff && data instanceof Uint16Array) {
      this.#data = new Int32Array(data);
      this.#data.set(values.subarray(0, length), from + header);
    }
    this.#used = end + (end & 1);
    this.#starts[number] = from / 2;
    this.#hashes[number] = hash;
    this.#places[place] = placeOf(hash, from);
    this.size += 1;
    if (this.size * 10 > this.#places.length * 7) this.#rehash();
    return number;
  }

  #rehash(): void {
    const places = new Int32Array(this.#places.length * 2);
    const mask = places.length - 1;
    for (let number = 0; number < this.size; number += 1) {
      const hash = this.#hashes[number]!;
      let place = hash & mask;
      while (places[place] !== 0) place = (place + 1) & mask;
      places[place] = placeOf(hash, 2 * this.#starts[number]!);
    }
    this.#places = places;
  }
}

/** What the number `value` at place `at` of a sequence adds to the hash of it: nothing where it is 0. */
export function hashOf(at: number, value: number): number {
  if (value === 0) return 0;
  let hash = Math.imul(value + Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

function hashOfAll(values: Int32Array, length: number): number {
  let hash = 0;
  for (let at = 0; at < length; at += 1) hash = (hash + hashOf(at, values[at]!)) | 0;
  return hash;
}

/** Places of a sequence's number (two) and length. */
const header = 3;
/** 2^27 pairs of places are more than a search may take (see `maxBytes` in explore.ts). */
const placeBits = 27;
const placeMask = (1 << placeBits) - 1;

function placeOf(hash: number, from: number): number {
  return (hash & ~placeMask) | (from / 2 + 1);
}

function grown(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(roomFor(values.length + 1, values.length));
  larger.set(values);
  return larger;
}

/** At least `needed`, and half as much again as there was. */
function roomFor(needed: number, before: number): number {
  return Math.max(needed, before + (before >> 1));
}

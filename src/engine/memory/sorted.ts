const BUCKET = 256;

/** A run of keys in ascending order, their weights if they have any, and a weight that none of these is above. */
interface Bucket {
  readonly keys: number[];
  readonly weights: number[];
  most: number;
}

/**
 * Numbers in ascending order, in buckets of at most 256: putting one in or taking one out moves the few in its bucket,
 * and a search for a weight passes over a bucket at a time.
 */
export class Sorted {
  readonly #buckets: Bucket[] = [{ keys: [], weights: [], most: 0 }];

  /** Takes a key that is not there yet, and its weight, which all have or none. */
  add(key: number, weight?: number): void {
    const at = this.#bucketOf(key);
    const bucket = this.#buckets[at]!;
    const { keys, weights, most } = bucket;
    const place = firstFrom(keys, key);
    keys.splice(place, 0, key);
    if (weight !== undefined) {
      weights.splice(place, 0, weight);
      if (weight > most) bucket.most = weight;
    }
    if (keys.length <= BUCKET) return;
    const half = BUCKET / 2;
    this.#buckets.splice(at + 1, 0, {
      keys: keys.splice(half),
      weights: weights.splice(half),
      most: bucket.most,
    });
  }

  /** Takes a key that is there. */
  delete(key: number): void {
    const at = this.#bucketOf(key);
    const { keys, weights } = this.#buckets[at]!;
    const place = firstFrom(keys, key);
    keys.splice(place, 1);
    if (weights.length > 0) weights.splice(place, 1);
    if (keys.length === 0 && this.#buckets.length > 1) this.#buckets.splice(at, 1);
  }

  /** The least key that is no less than this one. */
  ceiling(key: number): number | undefined {
    const at = this.#bucketOf(key);
    const { keys } = this.#buckets[at]!;
    return keys[firstFrom(keys, key)] ?? this.#buckets[at + 1]?.keys[0];
  }

  /** The greatest key whose weight is no less than this. */
  lastOf(weight: number): number | undefined {
    for (let at = this.#buckets.length - 1; at >= 0; at--) {
      const bucket = this.#buckets[at]!;
      if (bucket.most < weight) continue;
      const place = bucket.weights.findLastIndex((each) => each >= weight);
      if (place >= 0) return bucket.keys[place];
      // What was as great is gone: the next search need not look here.
      bucket.most = Math.max(0, ...bucket.weights);
    }
    return undefined;
  }

  /** Which bucket holds the key or would. */
  #bucketOf(key: number): number {
    let low = 0;
    let high = this.#buckets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#buckets[middle]!.keys[0]! <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The index of the first of the ascending numbers that is no less than `key`. */
function firstFrom(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

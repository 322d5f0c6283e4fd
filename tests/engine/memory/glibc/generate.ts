import { chance } from '../../python/generate.ts';

const KIB = 2 ** 10;
const MIB = 2 ** 20;
/** Least requests that are in no cache of small chunks, and where bins begin, thresholds lie and huge pages fit. */
const LARGE = 1040;
const BORDERS = [1040, 1072, 3120, 3136, 10752, 45056, 65536, 163840, 786432, 128 * KIB, 32 * MIB, 64 * KIB];
/** Bytes that a trace has at most at a time. */
const MOST = 512 * MIB;

/**
 * A trace of 10 to `most` turns of one operation or a few (see trace.ts), always the same for a seed. Most requests are
 * large, up to 64 MiB with few so large; many have a size that a block had which was freed, or nearly, or lie at a border
 * of the bins or the thresholds. In one of three traces half of the requests are small. Some set thresholds first.
 */
export function generateTrace(seed: number, most = 300): string {
  const random = chance(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const of = <Each>(all: readonly Each[]): Each => all[below(all.length)]!;
  const nearby = (size: number): number => size + (below(5) - 2) * of([1, 8, 16, 16]);
  const sizes = new Map<number, number>();
  const freed: number[] = [];
  const words: string[] = [];
  const withSmall = seed % 3 === 2;
  /** Twos to the power of this are the usual largest requests of the trace. */
  const usual = 11 + below(12);
  let bytes = 0;
  let blocks = 0;

  const size = (): number => {
    if (withSmall && below(2) === 0)
      return below(3) === 0 ? nearby(of([24, 56, 120, 136, 504, 1000, 1016, 1032])) : below(LARGE);
    const kind = below(20);
    if (kind < 6 && freed.length > 0) return nearby(of(freed));
    if (kind < 8 && freed.length > 0) return Math.max(LARGE, below(of(freed)));
    if (kind < 10) return nearby(of(BORDERS));
    if (kind === 10) return nearby(2 * MIB * (1 + below(16)) - of([16, 24, 32, 40]));
    if (kind === 11) return Math.floor(LARGE * (64 * KIB) ** random());
    return Math.floor(LARGE * (2 ** usual / LARGE) ** random());
  };
  const fitting = (): number => {
    const wanted = Math.max(withSmall ? 0 : LARGE, size());
    return bytes + wanted < MOST ? Math.min(wanted, 64 * MIB) : LARGE + below(KIB);
  };
  const holdSize = (block: number, now: number): void => {
    const before = sizes.get(block) ?? 0;
    if (before > 0) freed.push(before);
    bytes += now - before;
    sizes.set(block, now);
  };

  if (below(6) === 0)
    words.push(
      `o${of([0, 1, 40 * KIB, 128 * KIB, MIB, 100 * MIB])},${of([0, 64 * KIB, 200 * KIB, 1024 * MIB])},${of([0, 1, 64 * KIB])}`,
    );
  const fill = 20 + below(60);
  for (let left = 10 + below(most - 10); left > 0; left--) {
    const live = [...sizes.keys()];
    const kind = below(100);
    if (live.length === 0 || (kind < 45 && live.length < fill)) {
      const wanted = fitting();
      words.push(`${below(6) === 0 ? 'c' : 'a'}${wanted}`);
      holdSize(blocks++, wanted);
    } else if (kind < 88) {
      // Old blocks, new blocks and neighbours are freed together now and then.
      const first = of([below(live.length), live.length - 1, 0]);
      for (const block of live.slice(first, first + of([1, 1, 1, 2, 3]))) {
        words.push(`f${block}`);
        holdSize(block, 0);
        sizes.delete(block);
      }
    } else if (kind < 96) {
      const block = of(live);
      const wanted = Math.max(1, of([fitting(), nearby(sizes.get(block)!), fitting()]));
      words.push(`r${block},${wanted}`);
      holdSize(block, wanted);
    } else {
      const block = of(live);
      const most = sizes.get(block)!;
      const from = below(most);
      words.push(`t${block},${from},${Math.min(most, from + of([1, 5000, 200 * KIB]))}`);
    }
  }
  return words.join(' ');
}

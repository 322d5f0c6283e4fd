import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Glibc,
  type GlibcStart,
  type GlibcTunables,
  type GlibcVersion,
} from '../../../../src/engine/memory/glibc.ts';
import { Mappings, topOfMappings } from '../../../../src/engine/memory/mappings.ts';
import { PAGE } from '../../../../src/engine/memory/places.ts';

/** A number of processes in which the deck's arrays came to lie in one way, on one build of NumPy. */
export interface Measured {
  readonly build: string;
  readonly version: GlibcVersion;
  readonly tunables: GlibcTunables;
  readonly start: GlibcStart;
  /** Pages of the gaps among the mappings, from high addresses to low. */
  readonly gaps: readonly number[];
  /** 1, or 2 where the lines ran before in the process. */
  readonly round: number;
  readonly m: number;
  readonly n: number;
  readonly layout: string;
}

/** All rows of measured.txt. */
export function measuredRows(): Measured[] {
  const text = readFileSync(join(import.meta.dirname, 'measured.txt'), 'utf8');
  return text
    .split('\n== ')
    .slice(1)
    .flatMap((section) => {
      const [build = '', settings = '', ...lines] = section.trim().split('\n');
      const words = settings.split(' ');
      const numbers = (name: string): number[] =>
        words.includes(name) ? words[words.indexOf(name) + 1]!.split(',').map(Number) : [];
      const [mmapThreshold, trimThreshold] = numbers('tunables');
      const [threshold, heap, top, round = 1] = ['threshold', 'heap', 'top', 'round'].flatMap(numbers);
      return lines.map((line) => {
        const [sizes = '', kinds = '', order = '', , given = ''] = line.split(' | ');
        const [m = 0, n = 0] = sizes.split(' ').map(Number);
        const gaps = given.split(/\D+/).filter(Boolean).map(Number);
        return {
          build,
          version: words[1] as GlibcVersion,
          tunables: {
            ...(mmapThreshold !== undefined && { mmapThreshold }),
            ...(trimThreshold !== undefined && { trimThreshold }),
          },
          start: { threshold: threshold!, heap: heap!, top: top!, holes: numbers('holes') },
          gaps,
          round,
          m,
          n,
          layout: `${kinds} | ${order}`,
        };
      });
    });
}

/** Mappings with these gaps first, each with a page of somebody else's below it, and a large one at last. */
function mappingsWith(gaps: readonly number[]): Mappings {
  let end = topOfMappings;
  const holes = gaps.map((pages) => {
    const address = end - pages * PAGE;
    end = address - PAGE;
    return { address, size: pages * PAGE };
  });
  return new Mappings([...holes, { address: end - 2 ** 40, size: 2 ** 40 }]);
}

/**
 * Where the model puts the deck's arrays: `a`, `c` and `d` of m by m numbers, `c` deleted, `e` of n by n, `f` like `a`
 * (`b` is a view of `a`). Which lie in the heap (H) and which are mapped (M), in the order a, c, d, e, f; and all from low
 * addresses to high: `f@c` where f has the address that c had, `|` between neighbours, `|+4K` with less than two pages
 * between them.
 */
export function layoutOf({ version, tunables, start, gaps, round, m, n }: Measured): string {
  const heap = new Glibc({ version, tunables, start, mappings: mappingsWith(gaps) });
  const small = 8 * m * m;
  const large = 8 * n * n;
  let layout = '';
  for (let now = 1; now <= round; now++) {
    const kinds: string[] = [];
    const random = (size: number): number => {
      const address = heap.allocate(size);
      kinds.push(heap.blocks().find((block) => block.address === address)!.kind === 'heap' ? 'H' : 'M');
      return address;
    };
    const [a, c, d] = [random(small), random(small), random(small)];
    heap.free(c);
    const [e, f] = [random(large), random(small)];
    layout = `${kinds.join('')} | ${order({ a, c, d, e, f }, small, large)}`;
    // The names go with the tuple that held the arrays: its last item goes first.
    for (const address of [f, e, d, a]) heap.free(address);
  }
  return layout;
}

function order(places: Record<'a' | 'c' | 'd' | 'e' | 'f', number>, small: number, large: number): string {
  const { c, f, ...others } = places;
  const names: [string, number][] = [
    ...Object.entries(others),
    ...(c === f ? [] : [['c', c] as [string, number]]),
  ];
  names.push([c === f ? 'f@c' : 'f', f]);
  names.sort(([, one], [, other]) => one - other);
  return names
    .map(([name, at], index) => {
      const before = names[index - 1];
      if (before === undefined) return name;
      const gap = at - before[1] - (before[0] === 'e' ? large : small);
      return `${gap < 0 ? ' OVERLAP ' : gap < 64 ? '|' : gap <= 8192 ? '|+4K|' : ' .. '}${name}`;
    })
    .join('');
}

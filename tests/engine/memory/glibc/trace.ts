import { Mappings, topOfMappings } from '../../../../src/engine/memory/mappings.ts';
import { HEAP } from '../../../../src/engine/memory/places.ts';
import { Glibc, type GlibcVersion } from '../../../../src/engine/memory/glibc.ts';

/** Nothing else is mapped: replay.c fills what lies above an address that 2 MiB divide. */
const TOP = topOfMappings - (topOfMappings % 2 ** 21);
const ROOM = 2 ** 42;

/**
 * Runs a trace on the model. A trace is a line of operations between spaces; blocks are numbered as they are allocated:
 * `a SIZE` malloc, `c SIZE` calloc, `r BLOCK,SIZE` realloc, `f BLOCK` free, `t BLOCK,FROM,TO` writes to bytes of a block,
 * and first of all `o MMAP,TRIM,PAD`: thresholds, 0 for the default, and the padding plus one (no space after the letter).
 * Returns the line that replay.c writes for it.
 */
export function runTrace(trace: string, version: GlibcVersion): string {
  const operations = trace.split(' ').map((word) => ({
    kind: word[0],
    numbers: word.slice(1).split(',').map(Number),
  }));
  const [mmap = 0, trim = 0, pad = 0] = operations[0]?.kind === 'o' ? operations.shift()!.numbers : [];
  const heap = new Glibc({
    version,
    mappings: new Mappings([{ address: TOP - ROOM, size: ROOM }]),
    tunables: {
      ...(mmap > 0 && { mmapThreshold: mmap }),
      ...(trim > 0 && { trimThreshold: trim }),
      ...(pad > 0 && { topPad: pad - 1 }),
    },
  });
  const blocks: number[] = [];
  const addresses: string[] = [];
  for (const { kind, numbers } of operations) {
    const [first = 0, second = 0, third = 0] = numbers;
    switch (kind) {
      case 'f':
        heap.free(blocks[first]!);
        continue;
      case 't':
        heap.touch(blocks[first]!, second, third);
        continue;
      case 'r':
        blocks[first] = heap.reallocate(blocks[first]!, second);
        break;
      default:
        blocks.push(heap.allocate(first, kind === 'c'));
    }
    const address = kind === 'r' ? blocks[first]! : blocks.at(-1)!;
    addresses.push(
      address < heap.top && address >= HEAP
        ? (address - HEAP).toString(16)
        : `-${(TOP - address).toString(16)}`,
    );
  }
  const last = heap.freeBlocks().findLast(({ address, size }) => address + size === heap.top);
  const state = [heap.top - HEAP, last?.size ?? 0, heap.virtual / 4096, heap.resident / 4096];
  return `${addresses.map((address) => `${address} `).join('')}: ${state.map((n) => n.toString(16)).join(' ')}`;
}

import type { AllocatorEvent, MemoryStep, MemoryTrace } from '../engine/index.ts';
import { strip } from './strip.ts';

/** A trace for a terminal: after each statement what is new about names, objects and blocks; what is as it was is not told again. */
export function memoryReport(trace: MemoryTrace, file: string): string {
  const lines = [
    `${file}: ${trace.allocator}, CPython ${trace.build}, addresses in bytes`,
    ...trace.limits.map((limit) => `  limit: ${limit}`),
  ];
  trace.steps.forEach((step, index) => {
    const frame = step.frame === '<module>' ? '' : ` (in ${step.frame})`;
    lines.push('', `line ${step.line}${frame}: ${step.source}`);
    lines.push(...stepLines(step, trace.steps[index - 1]));
  });
  if (trace.error !== null) lines.push('', `ended by ${trace.error}`);
  return `${lines.join('\n')}\n`;
}

function stepLines(step: MemoryStep, before: MemoryStep | undefined): string[] {
  const printed = step.printed.replace(/\n$/, '').split('\n');
  const known = new Set(before === undefined ? [] : referenceLines(before));
  const alive = new Set(step.objects.map(({ id }) => id));
  const gone = (before?.objects ?? []).filter(({ id }) => !alive.has(id));
  const sizes = sizeLine(step);
  return [
    ...indented([
      ...(step.printed === '' ? [] : printed.map((line) => `prints ${line}`)),
      ...gone.map(({ id, type }) => `object ${id} (${type}) is gone`),
      ...referenceLines(step).filter((line) => !known.has(line)),
      ...step.events.flatMap(eventLine),
    ]),
    ...heapLines(step, before),
    ...((before === undefined ? step.virtual === 0 : sizes === sizeLine(before)) ? [] : indented([sizes])),
  ];
}

/** Names with what they stand for, then the objects that have no name. */
function referenceLines({ names, objects }: MemoryStep): string[] {
  const named = Object.entries(names).flatMap(([name, { object }]) => {
    const found = objects.find(({ id }) => id === object);
    return found === undefined ? [] : [[name, found] as const];
  });
  const others = objects.filter(({ id }) => !named.some(([, object]) => object.id === id));
  return [
    ...named.map(([name, object]) => `${name} -> ${objectText(object)}`),
    ...others.map((object) => objectText(object)),
  ];
}

function objectText({ id, type, references, owners }: MemoryStep['objects'][number]): string {
  const times = new Map<string, number>();
  for (const owner of owners) times.set(owner, (times.get(owner) ?? 0) + 1);
  const held = [...times].map(([owner, count]) => (count === 1 ? owner : `${owner} (${count} times)`));
  const count = `${references} reference${references === 1 ? '' : 's'}`;
  return `object ${id} (${type}), ${count}${held.length === 0 ? '' : `: ${held.join(', ')}`}`;
}

/** The strip, and those blocks and free blocks that are new or have changed; nothing where all is as it was. */
function heapLines(step: MemoryStep, before: MemoryStep | undefined): string[] {
  const lines = rangeLines(step);
  const known = new Set(before === undefined ? [] : rangeLines(before));
  const added = lines.filter((line) => !known.has(line));
  if (added.length === 0 && lines.length === known.size) return [];
  const { blocks, cached, free } = step;
  const drawn = [
    // With the padding above it.
    ...blocks.map(({ address, start, extent, owner }) => ({
      ...{ address, size: start + extent - address, name: owner },
    })),
    ...cached.map((block) => ({ ...block, name: 'kept' })),
  ];
  return [...strip({ blocks: drawn, free }, place), ...indented(added)];
}

function rangeLines({ blocks, free, cached }: MemoryStep): string[] {
  return [
    ...blocks.map(({ address, size, extent, owner, kind }) => ({
      address,
      line: `${range(address, size)} ${owner}, ${kind}${extent === size ? '' : `, takes ${bytes(extent)}`}`,
    })),
    ...cached.map(({ address, size }) => ({
      address,
      line: `${range(address, size)} kept by NumPy for the next array of that size`,
    })),
    ...free.map(({ address, size }) => ({ address, line: `${range(address, size)} free` })),
  ]
    .sort((a, b) => a.address - b.address)
    .map(({ line }) => line);
}

function range(address: number, size: number): string {
  return `[${place(address)}, ${place(address + size)}) ${bytes(size)}`;
}

function sizeLine({ virtual, resident }: MemoryStep): string {
  return `from the system ${bytes(virtual)}, resident ${bytes(resident)}`;
}

/** What memory came from the system or went back to it, in words; what the blocks show by themselves is left out. */
function eventLine(event: AllocatorEvent): string[] {
  switch (event.kind) {
    case 'grow':
      return [`the heap grows by ${bytes(event.to - event.from)}`];
    case 'shrink':
      return [`the heap shrinks: ${returned(event.from - event.to)}`];
    case 'map':
      return [`${bytes(event.size)} are mapped at ${place(event.address)}`];
    case 'unmap':
      return [`${returned(event.size, ` at ${place(event.address)}`)}`];
    case 'threshold':
      return [
        `from ${bytes(event.mmap)} on requests are mapped; ${bytes(event.trim)} free at the top are given back`,
      ];
    case 'coalesce':
      return [`${event.parts} free blocks become one of ${bytes(event.size)} at ${place(event.address)}`];
    case 'pool':
      return [`the pool at ${place(event.address)} is for blocks of ${bytes(event.size)}`];
    case 'pool-free':
      return [`the pool at ${place(event.address)} is empty`];
    default:
      return [];
  }
}

/** Large addresses in hexadecimal, as tools show them. */
function place(address: number): string {
  return address < 2 ** 40 ? String(address) : `0x${address.toString(16)}`;
}

const digits = new Intl.NumberFormat('en');

function bytes(count: number): string {
  return `${digits.format(count)} ${count === 1 ? 'byte' : 'bytes'}`;
}

function returned(count: number, where = ''): string {
  return `${bytes(count)}${where} ${count === 1 ? 'goes' : 'go'} back to the system`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

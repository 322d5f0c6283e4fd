import type { AllocatorEvent, AllocatorName } from '../engine/index.ts';
import type { ArrayStep } from '../engine/memory/array-trace.ts';
import { inWords, thousands } from './markup.ts';

/*
 * What happens in the heap lab, in words.
 */

/** The allocators that the lab has, as they are chosen from. */
export const allocatorChoices: Readonly<Record<AllocatorName, string>> = {
  'first-fit': 'textbook: first fit',
  'best-fit': 'textbook: best fit',
  'next-fit': 'textbook: next fit',
  'worst-fit': 'textbook: worst fit',
  buddy: 'textbook: buddy system',
  'glibc-2.36': 'malloc of glibc 2.36',
  pymalloc: 'pymalloc',
};
export const heapAllocators = Object.keys(allocatorChoices) as readonly AllocatorName[];

/** Bytes as they are said: `96,800 bytes`, and the same in a larger unit where there is one: `8,000,000 bytes (8 MB)`. */
export function bytesWords(bytes: number): string {
  return `${thousands(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

type Placed = ArrayStep['blocks'][number];

/** What a step did, in sentences. Takes the steps before it, the first one first. */
export function heapStepWords(step: ArrayStep, earlier: readonly ArrayStep[]): string {
  const before = earlier.at(-1)?.blocks ?? [];
  const same = (a: Placed) => (b: Placed) => a.address === b.address && a.size === b.size;
  // A block that is freed and taken again within one line is both.
  const taken = new Set(step.events.flatMap((event) => (event.kind === 'allocate' ? [event.address] : [])));
  const made = step.blocks.filter((block) => taken.has(block.address) || !before.some(same(block)));
  const gone = before.filter((block) => !step.blocks.some(same(block)));
  const sentences = [
    ...made.map((block) => landed(block, earlier)),
    ...gone.map((block) => left(block)),
    ...step.events.flatMap(eventWords),
  ];
  if (step.unplaced !== null) sentences.push(`${step.unplaced} has no block that is shown here.`);
  if (sentences.length === 0) sentences.push('No block is taken, and none becomes free.');
  return `Line ${step.line}, ${step.source.replace(/\s*#.*/, '')}: ${sentences.join(' ')}`;
}

/** Where a new block lies, and whose place that was. */
function landed(block: Placed, earlier: readonly ArrayStep[]): string {
  const name = firstName(block.owner);
  const place = { heap: 'in the heap', mapped: 'in a mapping of its own', arena: 'in a pool' }[block.kind];
  const was = earlier
    .toReversed()
    .flatMap(({ blocks }) => blocks)
    .find(({ address }) => address === block.address);
  const whose = was === undefined || was.owner === '' ? '' : `, where ${firstName(was.owner)} began`;
  return `${name} gets ${bytesWords(block.size)} ${place}${whose}.`;
}

function left(block: Placed): string {
  const whose = block.owner === '' ? 'A block' : `The block of ${firstName(block.owner)}`;
  return block.kind === 'mapped'
    ? `${whose} goes back to the system.`
    : `${whose}, ${bytesWords(block.size)}, becomes free.`;
}

/** What else the allocator did; nothing of what the blocks themselves tell. */
function eventWords(event: AllocatorEvent): string[] {
  switch (event.kind) {
    case 'coalesce':
      return [`${event.parts} free blocks become one of ${bytesWords(event.size)}.`];
    case 'grow':
      return [`The heap grows by ${bytesWords(event.to - event.from)}.`];
    case 'shrink':
      return [`The heap shrinks by ${bytesWords(event.from - event.to)}.`];
    case 'threshold':
      return [`From now on requests of ${bytesWords(event.mmap)} or more are mapped.`];
    default:
      return [];
  }
}

/** The first name of a block: of `a, b.base` it is `a`. */
export function firstName(owner: string): string {
  return owner.split(', ')[0] ?? owner;
}

/**
 * Whether the blocks lie in the order in which a textbook heap with first fit has them; null where there are fewer than two
 * to compare.
 */
export function pictureWords(
  step: ArrayStep,
  textbook: ArrayStep,
): { readonly holds: boolean; readonly words: string } | null {
  const orderOf = ({ blocks }: ArrayStep) =>
    blocks.filter(({ owner }) => owner !== '').map(({ owner }) => firstName(owner));
  const [order, other] = [orderOf(step), orderOf(textbook)];
  if (order.length < 2 || order.length !== other.length) return null;
  if (order.join() === other.join())
    return {
      holds: true,
      words: `From low addresses to high ${inWords(order)}, as on a textbook heap with first fit.`,
    };
  return {
    holds: false,
    words: `From low addresses to high ${inWords(order)}. On a textbook heap with first fit: ${inWords(other)}.`,
  };
}

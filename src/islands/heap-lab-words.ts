import type { AllocatorEvent, AllocatorName } from '../engine/index.ts';
import type { ArrayStep } from '../engine/memory/array-trace.ts';
import { allocatorWords } from '../quiz/heap-words.ts';
import { inWords, thousands } from './markup.ts';

/*
 * What happens in the heap lab, in words.
 */

/** The allocators that the lab has, the textbook ones first. */
export const heapAllocators = Object.keys(allocatorWords) as readonly AllocatorName[];

/** Whether it is one to think with, and no real one. */
export const isTextbook = (allocator: AllocatorName) => allocator === 'buddy' || allocator.endsWith('-fit');

/** `96,800 bytes`. */
export function bytesWords(bytes: number): string {
  return `${thousands(bytes)} ${bytes === 1 ? 'byte' : 'bytes'}`;
}

type Placed = ArrayStep['blocks'][number];

const keyOf = ({ address, size }: Placed) => `${address} ${size}`;

/** What each step did, in sentences; nothing of the first, which is before the first line. */
export function heapWords(steps: readonly ArrayStep[]): string[] {
  /** The name of the block that began there last. */
  const names = new Map<number, string>();
  let before: readonly Placed[] = [];
  return steps.slice(1).map((step) => {
    const [then, now] = [new Set(before.map(keyOf)), new Set(step.blocks.map(keyOf))];
    // A block that is freed and taken again within one line is both.
    const taken = new Set(step.events.flatMap((event) => (event.kind === 'allocate' ? [event.address] : [])));
    const made = step.blocks.filter((block) => taken.has(block.address) || !then.has(keyOf(block)));
    const gone = before.filter((block) => !now.has(keyOf(block)));
    const sentences = [
      ...made.map((block) => landed(block, names.get(block.address))),
      ...gone.map((block) => left(block)),
      ...step.events.flatMap(eventWords),
    ];
    if (step.unplaced !== null) sentences.push(`${step.unplaced} has no block that is shown here.`);
    if (sentences.length === 0) sentences.push('No block is taken, and none becomes free.');
    for (const { address, owner } of step.blocks) names.set(address, firstName(owner));
    before = step.blocks;
    return `Line ${step.line}, ${step.source.replace(/\s*#.*/, '')}: ${sentences.join(' ')}`;
  });
}

/** Where a new block lies, and whose place that was. */
function landed({ owner, size, kind }: Placed, was: string | undefined): string {
  const place = { heap: 'in the heap', mapped: 'in a mapping of its own', arena: 'in a pool' }[kind];
  const whose = was === undefined ? '' : `, where ${was} began`;
  return `${firstName(owner)} gets ${bytesWords(size)} ${place}${whose}.`;
}

function left(block: Placed): string {
  const whose = `The block of ${firstName(block.owner)}`;
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
  const orderOf = ({ blocks }: ArrayStep) => blocks.map(({ owner }) => firstName(owner));
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

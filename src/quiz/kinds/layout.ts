import type { MemoryStep } from '../../engine/index.ts';
import type { Engine, ProgramText } from '../engine.ts';
import { blockOf, placeAddress, stepAt, traceAll } from '../heap.ts';
import { heapRule } from '../heap-words.ts';
import type { LayoutItem } from '../item.ts';
import { type PickKey, type Solution, UnsolvableItemError } from '../key.ts';
import { lettered } from '../text.ts';

type Row = LayoutItem['rows'][number];
type Meaning = LayoutItem['options'][number]['is'];

/**
 * What the allocator’s model has at each place after the line, or where it has put the block of each name.
 * Throws an UnsolvableItemError where not exactly one option says what is so, and where one option answers every row.
 */
export function layoutSolution(item: LayoutItem, program: ProgramText, engine: Engine): Solution {
  const { id, allocator, line, rows, options } = item;
  const trace = traceAll(id, program, allocator, engine);
  const index = stepAt(id, trace, line);
  const steps = trace.steps.slice(0, index + 1);
  const fields = rows.map((row): PickKey => {
    const key = options.map((option) => {
      const correct = holds(id, row, option.is, steps);
      const slip = row.wrong.find((each) => each.option === option.id);
      if (correct && slip !== undefined)
        throw new UnsolvableItemError(id, `row ${row.id} calls ${option.id} wrong, which is right`);
      const feedback = slip?.feedback ?? row.feedback;
      return { id: option.id, correct, feedback, misconception: slip?.misconception ?? null };
    });
    const right = key.filter(({ correct }) => correct).map((option) => option.id);
    if (right.length !== 1)
      throw new UnsolvableItemError(
        id,
        right.length === 0
          ? `no option says what is so of row ${row.id}`
          : `${right.join(' and ')} both hold for row ${row.id}`,
      );
    return { id: row.id, options: key };
  });
  const answers = new Set(fields.map((field) => field.options.find(({ correct }) => correct)!.id));
  if (answers.size < 2)
    throw new UnsolvableItemError(id, 'every row has the same answer: then nothing is asked');
  return {
    key: { kind: 'layout', fields },
    evidence: { kind: 'heap', allocator, before: trace.steps[index - 1] ?? null, after: steps.at(-1)! },
  };
}

/** Whether an option says what is so of a row after the last of the steps. */
function holds(item: string, { at, name }: Row, is: Meaning, steps: readonly MemoryStep[]): boolean {
  const now = steps.at(-1)!;
  if (name !== undefined) {
    const block = blockOf(now, name);
    if (block === null) throw new UnsolvableItemError(item, `after line ${now.line}, ${name} has no block`);
    return 'in' in is && is.in === block.kind;
  }
  const address = placeAddress(item, at!, steps);
  const lies = ({ start, extent }: { start: number; extent: number }) =>
    start <= address && address < start + extent;
  const block = now.blocks.find(lies);
  const free = now.free.some((hole) => lies({ start: hole.address, extent: hole.size }));
  if ('name' in is) return block !== undefined && blockOf(now, is.name) === block;
  if ('free' in is) return free;
  return 'outside' in is && block === undefined && !free;
}

/** The question as plain Markdown. */
export function layoutText({ stem, allocator, line, rows, options }: LayoutItem): string {
  const list = rows.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
  return `${stem}\n\n${heapRule(allocator)}\n\nChoose for each, as it is after line ${line}.\n\n${list}\n\n${lettered(options)}`;
}

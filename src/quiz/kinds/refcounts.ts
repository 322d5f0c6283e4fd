import type { MemoryStep } from '../../engine/index.ts';
import type { Engine, ProgramText } from '../engine.ts';
import { stepAt, traceAll } from '../heap.ts';
import type { RefcountsItem } from '../item.ts';
import { type CellKey, type Key, type Solution, UnsolvableItemError } from '../key.ts';
import { readNumber } from '../read-number.ts';
import { type Part, type Result, verdictOf } from '../result.ts';

/**
 * The id of a cell: of a line and the place of a name in the item’s list, which is the same in each variant; or of the
 * line in which the object dies.
 */
export const cellId = (line: number, name: number): string => `${line}-${name}`;
export const DIES = 'dies';

/**
 * The counts after each line, on the build, and who holds each object.
 * Throws an UnsolvableItemError where a name stands for no object that is counted, or one that never dies, and where all
 * counts are the same.
 */
export function refcountsSolution(item: RefcountsItem, program: ProgramText, engine: Engine): Solution {
  const trace = traceAll(item.id, program, 'first-fit', engine, item.build);
  const cells = item.lines.flatMap((line) => {
    const step = trace.steps[stepAt(item.id, trace, line)]!;
    return item.names.flatMap((name, place): CellKey[] => {
      if (step.names[name] === undefined) return [];
      const { object, references } = counted(item.id, step, name);
      const slips = item.near.filter((each) => each.line === line && each.name === name);
      const feedback = heldBy(step, object);
      return [cell(item.id, cellId(line, place), references, feedback, slips)];
    });
  });
  if (cells.length === 0)
    throw new UnsolvableItemError(item.id, 'none of the names stands for anything then');
  if (item.dies !== undefined) cells.push(death(item, item.dies, trace.steps));
  if (cells.length > 1 && cells.every(({ answer }) => answer === cells[0]!.answer))
    throw new UnsolvableItemError(item.id, 'one number is right in all cells: ask for others');
  return { key: { kind: 'refcounts', cells }, evidence: { kind: 'none' } };
}

/** A cell with its typical wrong numbers. Throws an UnsolvableItemError where one of them is right. */
function cell(
  item: string,
  id: string,
  answer: number,
  feedback: string,
  slips: NonNullable<RefcountsItem['dies']>['near'],
): CellKey {
  if (slips.some(({ value }) => value === answer))
    throw new UnsolvableItemError(item, `a near miss for ${id} is the answer, ${answer}`);
  const near = slips.map(({ value, feedback: said, misconception = null }) => ({
    ...{ value, feedback: said, misconception },
  }));
  return { id, answer, feedback, near };
}

function counted(item: string, step: MemoryStep, name: string): { object: number; references: number } {
  const { object = null, references = null } = step.names[name] ?? {};
  if (object === null || references === null)
    throw new UnsolvableItemError(
      item,
      `after line ${step.line}, ${name} has no count of references to ask for`,
    );
  return { object, references };
}

function heldBy(step: MemoryStep, object: number): string {
  const owners = step.objects.find(({ id }) => id === object)?.owners ?? [];
  return owners.length === 0 ? '' : `Held by ${owners.map((owner) => `\`${owner}\``).join(', ')}.`;
}

function death(
  item: RefcountsItem,
  { line, name, near }: NonNullable<RefcountsItem['dies']>,
  steps: readonly MemoryStep[],
): CellKey {
  const from = steps.findLastIndex((step) => step.line === line);
  if (from < 0) throw new UnsolvableItemError(item.id, `no statement of the program runs at line ${line}`);
  const { object } = counted(item.id, steps[from]!, name);
  const gone = steps.slice(from + 1).find(({ objects }) => !objects.some(({ id }) => id === object));
  if (gone === undefined)
    throw new UnsolvableItemError(
      item.id,
      `the object of ${name} in line ${line} lives as long as the program`,
    );
  return cell(item.id, DIES, gone.line, `\`${gone.source.trim()}\` takes its last reference.`, near);
}

type RefcountsKey = Extract<Key, { kind: 'refcounts' }>;

/** Scores a table of whole numbers: the share of the cells that are right. */
export function scoreCells({ cells }: RefcountsKey, given: Readonly<Record<string, string>>): Result {
  const parts = cells.map(({ id, answer, feedback, near }): Part => {
    const text = Object.hasOwn(given, id) ? given[id]! : '';
    const read = readNumber(text, null);
    const values = read.kind === 'number' ? read.values : [];
    const shared = { option: id, given: text, expected: String(answer) };
    if (values.includes(answer)) return { ...shared, state: 'right', feedback, misconception: null };
    const slip = near.find(({ value }) => values.includes(value));
    return {
      ...shared,
      state: text.trim() === '' ? 'missed' : 'wrong',
      feedback: slip === undefined ? feedback : `${slip.feedback} ${feedback}`,
      misconception: slip?.misconception ?? null,
    };
  });
  const score = parts.filter(({ state }) => state === 'right').length / Math.max(1, parts.length);
  return { score, verdict: verdictOf(score), parts };
}

/** The question as plain Markdown. */
export function refcountsText({ stem, lines, names, dies }: RefcountsItem): string {
  const table = [
    `| after line | ${names.map((name) => `\`${name}\``).join(' | ')} |`,
    `| --- | ${names.map(() => '---').join(' | ')} |`,
    ...lines.map((line) => `| ${line} | ${names.map(() => ' ').join(' | ')} |`),
  ].join('\n');
  const last =
    dies === undefined
      ? ''
      : `\n\nIn which line does the object die that \`${dies.name}\` names after line ${dies.line}?`;
  return `${stem}\n\nFill in how many references each object has.\n\n${table}${last}`;
}

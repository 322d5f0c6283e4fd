import { getEntry } from 'astro:content';
import { readProgram } from '../../content/program.ts';
import { programPaths } from '../../quiz/exact-item.ts';
import { type ExactItem, type Item, seedOf, type Solution, solvable, solve } from '../../quiz/index.ts';
import type { Sheet } from '../../quiz/sheet.ts';
import { scheduleLink } from '../lab-links.ts';
import type { Stepped } from './evidence.ts';
import { sheetOf } from './sheet.ts';

const readSource = (path: string): string => readProgram(path).source;

const solved = new Map<string, Solution>();

/** The answer sheet of an item as the site shows it. Runs the engine once a build for each item. */
export async function answerSheet(item: Item): Promise<Sheet> {
  const known = import.meta.env.PROD ? solved.get(item.id) : undefined;
  const solution = known ?? solve(item, seedOf(item.id), readSource);
  solved.set(item.id, solution);
  const sources = await Promise.all(item.sources.map((id) => getEntry('sources', id)));
  return sheetOf(
    item,
    solution,
    sources.flatMap((source) => source?.data ?? []),
    steppedBy(item),
  );
}

/**
 * How a schedule of an item’s program is opened in the lab: for programs as they are written, which the lab offers. With
 * other words the sheet is shown without what the engine saw.
 */
function steppedBy(item: Item): Stepped {
  const { program, switch: mode } = { program: undefined, switch: undefined, ...item };
  if (program === undefined || mode === undefined) return () => null;
  return (schedule) => scheduleLink(program, mode, schedule);
}

/** An item with all that its grader needs; without what the course says of it beside. */
export function exactItem(entry: Item & { readonly [name: string]: unknown }): ExactItem {
  const { lesson, module, order, ...item } = entry;
  const programs = Object.fromEntries(programPaths(item as Item).map((path) => [path, readSource(path)]));
  return { item: item as Item, programs, combinations: solvable(item as Item, readSource) };
}

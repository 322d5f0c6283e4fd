import { getEntry } from 'astro:content';
import { readProgram } from '../../content/program.ts';
import { programPaths } from '../../quiz/exact-item.ts';
import { acrossOf, onBuild } from '../../quiz/across.ts';
import type { AskedBuild } from '../../quiz/common.schema.ts';
import {
  type ExactItem,
  type Item,
  seedOf,
  type Solution,
  solvable,
  solve,
  solveCombination,
} from '../../quiz/index.ts';
import { wordings } from '../../quiz/variant.ts';
import { acrossTable } from './across.ts';
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
    onBuilds(item),
  );
}

/** What is right on each build for which the item is asked. */
function onBuilds(item: Item): string {
  const asked = acrossOf(item);
  const keyOn = (build: AskedBuild) =>
    solveCombination(item, seedOf(item.id), asked.indexOf(build) * wordings(item), readSource).key;
  // Where threads are asked about, what any build may do is what they can do with a switch anywhere.
  const threads = 'switch' in item ? item.switch !== undefined : item.kind === 'number';
  const promised = () =>
    solveCombination({ ...onBuild(item, 'free-threaded'), across: undefined } as Item, 0, 0, readSource).key;
  return acrossTable(item, keyOn, asked.length > 0 && threads ? promised() : null);
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

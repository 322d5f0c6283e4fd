import { explore, traceMemory } from '../engine/index.ts';
import type { Engine, ProgramText } from './engine.ts';
import type { Item } from './item.ts';
import { type Key, type Solution, UnsolvableItemError } from './key.ts';
import { choiceSolution, choiceText } from './kinds/choice.ts';
import { diagnoseSolution, diagnoseText } from './kinds/diagnose.ts';
import { layoutSolution, layoutText } from './kinds/layout.ts';
import { matchSolution, matchText } from './kinds/match.ts';
import { numberSolution, numberText } from './kinds/number.ts';
import { orderSolution, orderText } from './kinds/order.ts';
import { outcomesSolution, outcomesText } from './kinds/outcomes.ts';
import { placementSolution, placementText } from './kinds/placement.ts';
import { predictSolution, predictText } from './kinds/predict.ts';
import { refcountsSolution, refcountsText } from './kinds/refcounts.ts';
import { repairSolution, repairText, scoreRepair } from './kinds/repair.ts';
import { scheduleSolution, scheduleText } from './kinds/schedule.ts';
import type { Response } from './response.ts';
import type { Result } from './result.ts';
import { reword } from './reword.ts';
import { score } from './score.ts';
import { combinationOf, combinations, replacements, variant } from './variant.ts';

/** Gives the source of a program (without its header) by the path that authors use. */
export type ReadProgram = (path: string) => string;

/** A solution, and the combination of words that it is of. */
export interface VariantSolution extends Solution {
  readonly combination: number;
}

/**
 * The key of an item and what proves it, in the order of options that the seed gives.
 * Where the kind is backed by an engine, runs the program; another engine can be passed in by tests. A combination of
 * words that makes no question (options that are equal, all of them true) gives way to the next one.
 * Throws an UnsolvableItemError where no key can be computed, and what the engine throws about the program.
 */
export function solve(
  item: Item,
  seed: number,
  readProgram: ReadProgram,
  engine: Engine = { explore, traceMemory },
): VariantSolution {
  const count = combinations(item);
  const first = combinationOf(item, seed);
  for (let tries = 0; ; tries += 1) {
    const combination = (first + tries) % count;
    try {
      return { ...solveCombination(item, seed, combination, readProgram, engine), combination };
    } catch (error) {
      // The item as written must hold.
      const last = combination === 0 || tries + 1 === count;
      if (last || !(error instanceof UnsolvableItemError)) throw error;
    }
  }
}

/** The key for one combination of words and build. Throws as `solve` does, where this one makes no question. */
export function solveCombination(
  item: Item,
  seed: number,
  combination: number,
  readProgram: ReadProgram,
  engine: Engine = { explore, traceMemory },
): Solution {
  const words = replacements(item, combination);
  return solveShown(variant(item, seed, combination), (path) => reword(readProgram(path), words), engine);
}

/** The combinations of words that make a question: the item as written and, where it varies, others. */
export function solvable(
  item: Item,
  readProgram: ReadProgram,
  engine: Engine = { explore, traceMemory },
): number[] {
  const all = Array.from({ length: combinations(item) }, (_, index) => index);
  return all.filter((combination) => {
    try {
      solveCombination(item, 0, combination, readProgram, engine);
      return true;
    } catch (error) {
      if (combination === 0 || !(error instanceof UnsolvableItemError)) throw error;
      return false;
    }
  });
}

function solveShown(shown: Item, readProgram: ReadProgram, engine: Engine): Solution {
  for (const texts of listsOf(shown))
    if (new Set(texts).size < texts.length)
      throw new UnsolvableItemError(shown.id, 'two options say the same: choose other words in `vary`');
  switch (shown.kind) {
    case 'choice':
      return choiceSolution(shown);
    case 'number':
      return numberSolution(shown, programOf(shown, readProgram), engine);
    case 'outcomes':
      return outcomesSolution(shown, need(shown, readProgram), engine);
    case 'placement':
      return placementSolution(shown, need(shown, readProgram), engine);
    case 'layout':
      return layoutSolution(shown, need(shown, readProgram), engine);
    case 'match':
      return matchSolution(shown);
    case 'diagnose':
      return diagnoseSolution(shown);
    case 'predict':
      return predictSolution(shown, need(shown, readProgram), engine);
    case 'refcounts':
      return refcountsSolution(shown, need(shown, readProgram), engine);
    case 'repair': {
      const solution = { path: shown.solution, source: readProgram(shown.solution) };
      return repairSolution(shown, need(shown, readProgram), solution, engine);
    }
    case 'schedule':
      return scheduleSolution(shown, need(shown, readProgram), engine);
    case 'order':
      return orderSolution(shown, engine);
  }
}

/** The texts that have to differ from each other. */
function listsOf(shown: Item): string[][] {
  const texts = (list: readonly { readonly text: string }[]) => list.map(({ text }) => text.trim());
  switch (shown.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return [texts(shown.options)];
    case 'match':
      return [texts(shown.options), texts(shown.rows)];
    case 'diagnose':
      return [texts(shown.cause), texts(shown.next), texts(shown.fix)];
    case 'order':
      return [shown.fragments.map(({ code }) => code.trimEnd())];
    default:
      return [];
  }
}

/** Grades a response: the one grader that pages, exports and tests share. Throws as `gradeBy` does. */
export function grade(item: Item, response: Response, seed: number, readProgram: ReadProgram): Result {
  return gradeBy(solve(item, seed, readProgram).key, response);
}

/**
 * Scores a response by its key, and runs it where it is a program.
 * Throws a TypeError where key and response are of different kinds, and an UngradableError for a program that is refused,
 * or too large.
 */
export function gradeBy(key: Key, response: Response, engine: Engine = { explore, traceMemory }): Result {
  if (key.kind === 'repair' && response.kind === 'repair') return scoreRepair(key, response.text, engine);
  return score(key, response);
}

/** The question as plain Markdown, without its key. */
export function textForm(item: Item): string {
  switch (item.kind) {
    case 'choice':
      return choiceText(item);
    case 'number':
      return numberText(item);
    case 'outcomes':
      return outcomesText(item);
    case 'placement':
      return placementText(item);
    case 'layout':
      return layoutText(item);
    case 'match':
      return matchText(item);
    case 'diagnose':
      return diagnoseText(item);
    case 'predict':
      return predictText(item);
    case 'refcounts':
      return refcountsText(item);
    case 'repair':
      return repairText(item);
    case 'schedule':
      return scheduleText(item);
    case 'order':
      return orderText(item);
  }
}

function programOf(item: Item, readProgram: ReadProgram): ProgramText | null {
  return item.program === undefined ? null : { path: item.program, source: readProgram(item.program) };
}

function need(item: Item, readProgram: ReadProgram): ProgramText {
  const program = programOf(item, readProgram);
  if (program === null) throw new UnsolvableItemError(item.id, 'the engine needs a program');
  return program;
}

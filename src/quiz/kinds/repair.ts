import { type Exploration, type Schedule, SourceError } from '../../engine/index.ts';
import type { Engine, ProgramText } from '../engine.ts';
import type { RepairItem } from '../item.ts';
import { type Key, type Solution, UnsolvableItemError } from '../key.ts';
import { type Part, type Result, verdictOf } from '../result.ts';
import { UngradableError } from '../ungradable.ts';
import { exploreAll } from './outcomes.ts';

type RepairKey = Extract<Key, { kind: 'repair' }>;

/** No learner’s program may have more states: then it is not graded. By number, so that all machines grade alike. */
const MOST_STATES = 50_000;
/** Nor are locks looked at in a program with more: that explores it again and again. */
const MOST_FOR_LOCKS = 3000;
/** What a program earns at most that no schedule breaks, and that does not do its job. */
const SAFE_ALONE = 0.5;

/**
 * What a repaired program may print, as its solution does along all schedules, and what only the broken one prints.
 * Throws an UnsolvableItemError where the solution can go wrong, the program cannot, or a line that has to stay is
 * missing in either.
 */
export function repairSolution(
  item: RepairItem,
  program: ProgramText,
  solution: ProgramText,
  engine: Engine,
): Solution {
  const { id, final, keep, narrow, feedback, misconception = null } = item;
  const rules = { final };
  const before = exploreAll(id, program, item.switch, engine, rules);
  const after = exploreAll(id, solution, item.switch, engine, rules);
  if (after.verdict !== 'safe')
    throw new UnsolvableItemError(id, `a schedule breaks ${solution.path} (${after.verdict}): repair it`);
  for (const { path, source } of [program, solution]) {
    const gone = missingLines(source, keep);
    if (gone.length > 0)
      throw new UnsolvableItemError(id, `${path} lacks a line that has to stay: ${gone.join(', ')}`);
  }
  const key: RepairKey = {
    kind: 'repair',
    ...{ switch: item.switch, final, keep, narrow, feedback, misconception },
    ...{ program: program.source, solution: solution.source },
    accepted: after.outcomes,
    faults: before.outcomes.filter((outcome) => !after.outcomes.includes(outcome)),
  };
  const fault = faultOf(before, key);
  if (fault === null)
    throw new UnsolvableItemError(id, `no schedule breaks ${program.path}: there is nothing to repair`);
  return { key, evidence: { kind: 'repair', states: after.states, schedule: fault } };
}

/**
 * Scores a changed program by exploring it: all of it where no schedule breaks it and it does its job; at most half
 * where none breaks it, by the share of the lines that stayed; nothing else.
 * Throws an UngradableError, with line and column, for a text that the engine does not run, and for a program with more
 * states than are explored.
 */
export function scoreRepair(key: RepairKey, text: string, engine: Engine): Result {
  const source = `${text.replaceAll('\r\n', '\n').trimEnd()}\n`;
  if (source.trim() === '') return resultOf(0, [whole(key, 'wrong')]);
  const found = exploreGiven(key, source, engine);
  const schedule = faultOf(found, key);
  const seen = { source, states: found.states, schedule, locks: [] };
  if (schedule !== null) return { ...resultOf(0, [whole(key, 'wrong')]), seen };
  if (!found.complete) throw new UngradableError(endless(found));

  const gone = missingLines(source, key.keep);
  const other = found.outcomes.find((outcome) => !key.accepted.includes(outcome));
  const locks = key.narrow && found.states <= MOST_FOR_LOCKS ? (found.locks ?? []) : [];
  if (gone.length === 0 && other === undefined)
    return { ...resultOf(1, [whole(key, 'right')]), seen: { ...seen, locks } };
  const lines = gone.map((line): Part => ({ ...plain(lineOption(key.keep, line)), state: 'missed' }));
  const printed: Part[] =
    other === undefined
      ? []
      : [{ ...plain('output'), state: 'wrong', given: other, expected: key.accepted[0] ?? '' }];
  const share = (key.keep.length - gone.length) / key.keep.length;
  return { ...resultOf(SAFE_ALONE * share, [whole(key, 'missed'), ...printed, ...lines]), seen };
}

function exploreGiven(key: RepairKey, source: string, engine: Engine): Exploration {
  const { final } = key;
  try {
    const options = { switch: key.switch, file: 'your program', final, maxStates: MOST_STATES };
    return engine.explore(source, options);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { line, column } = error;
    const reason = error.reason.replaceAll(/`([^`]*)`/g, '“$1”');
    throw new UngradableError(`Line ${line}, column ${column}: ${reason}`, { line, column });
  }
}

/** A shortest schedule that breaks a program, or prints what the broken one did; null where none does. */
function faultOf(found: Exploration, { faults }: RepairKey): Schedule | null {
  if (found.shortest !== null) return found.shortest;
  const outcome = found.outcomes.find((each) => faults.includes(each));
  return outcome === undefined ? null : found.scheduleOf(outcome);
}

/** Why a program was not explored whole, and what to do. */
function endless({ stopped }: Exploration): string {
  return stopped === 'steps'
    ? 'A thread runs on without end between two places where threads can switch. Look at its loop.'
    : `This program has more than ${MOST_STATES.toLocaleString('en')} states, too many to look at each. Make it smaller: fewer threads, or fewer rounds.`;
}

/** The lines that have to stay and do not stand there, as often as they are missing. */
function missingLines(source: string, keep: readonly string[]): string[] {
  const there = source.split('\n').map((line) => line.trim());
  return keep.filter((line) => {
    const at = there.indexOf(line);
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  });
}

/** What a part that tells of a missing line is called. */
export function lineOption(keep: readonly string[], line: string): string {
  return `line-${keep.indexOf(line) + 1}`;
}

const plain = (option: string) => ({ option, feedback: '', misconception: null });

function whole({ feedback, misconception }: RepairKey, state: 'right' | 'wrong' | 'missed'): Part {
  const said = { right: feedback.right, wrong: feedback.wrong, missed: feedback.other }[state];
  return {
    ...{ option: 'whole', state, feedback: said },
    misconception: state === 'wrong' ? misconception : null,
  };
}

/** A line that is missing twice is told once. */
function resultOf(score: number, parts: readonly Part[]): Result {
  const told = parts.filter((part, at) => parts.findIndex(({ option }) => option === part.option) === at);
  return { score, verdict: verdictOf(score), parts: told };
}

/** The question as plain Markdown. */
export function repairText({ stem, keep }: RepairItem): string {
  const lines = keep.map((line) => `- \`${line}\``).join('\n');
  return `${stem}\n\nChange the program so that no schedule breaks it. These lines have to stay:\n\n${lines}`;
}

import type { Engine, ProgramText } from '../engine.ts';
import { addressOf, stepAt, traceAll } from '../heap.ts';
import type { NumberItem } from '../item.ts';
import { type Evidence, type Key, type Solution, UnsolvableItemError } from '../key.ts';
import { readNumber } from '../read-number.ts';
import { type Result, verdictOf } from '../result.ts';
import { exploreAll } from './outcomes.ts';

type NumberKey = Extract<Key, { kind: 'number' }>;

/**
 * The number: typed by the author, or what the engine answers to the ask.
 * Throws an UnsolvableItemError where the ask has no answer, or a near miss is as good as the answer.
 */
export function numberSolution(item: NumberItem, program: ProgramText | null, engine: Engine): Solution {
  const { answer, evidence } = answerOf(item, program, engine);
  const { tolerance, unit = null, feedback } = item;
  const near = item.near.map(({ value, feedback: words, misconception = null }) => ({
    ...{ value, feedback: words, misconception },
  }));
  const same = near.find(({ value }) => close(value, answer, tolerance));
  if (same)
    throw new UnsolvableItemError(item.id, `the near miss ${same.value} is the answer (${answer}) itself`);
  return { key: { kind: 'number', answer, tolerance, unit, near, feedback }, evidence };
}

function answerOf(
  item: NumberItem,
  program: ProgramText | null,
  engine: Engine,
): { answer: number; evidence: Evidence } {
  const { id, ask, answer } = item;
  if (ask === undefined) {
    if (answer === undefined) throw new UnsolvableItemError(id, 'it has neither an answer nor an ask');
    return { answer, evidence: { kind: 'none' } };
  }
  if (program === null) throw new UnsolvableItemError(id, 'the engine needs a program to answer the ask');
  switch (ask.of) {
    case 'outcomes': {
      const { mode, states, outcomes } = exploreAll(id, program, ask.switch, engine);
      return {
        answer: outcomes.length,
        evidence: { kind: 'exploration', mode, states, outcomes, schedules: {} },
      };
    }
    case 'references': {
      // Which fit policy is taken does not matter: it moves blocks, not references.
      const trace = traceAll(id, program, 'first-fit', engine);
      const step = trace.steps[stepAt(id, trace, ask.line)]!;
      const held = step.names[ask.name];
      if (held === undefined || held.object === null || held.references === null)
        throw new UnsolvableItemError(
          id,
          `after line ${ask.line}, ${ask.name} has no count of references to ask for`,
        );
      const owners = step.objects.find((object) => object.id === held.object)?.owners ?? [];
      return {
        answer: held.references,
        evidence: { kind: 'references', name: ask.name, owners, line: ask.line },
      };
    }
    case 'address': {
      const { line, name, allocator } = ask;
      const trace = traceAll(id, program, allocator, engine);
      const index = stepAt(id, trace, line);
      const after = trace.steps[index]!;
      const before = trace.steps[index - 1] ?? null;
      return {
        answer: addressOf(id, after, name),
        evidence: { kind: 'heap', allocator, before, after },
      };
    }
  }
}

/** Scores a typed number: everything within the tolerance, nothing beyond; a near miss gets its own feedback. */
export function scoreNumber(key: NumberKey, text: string): Result {
  const read = readNumber(text, key.unit);
  const values = read.kind === 'number' ? read.values : [];
  const right = values.some((value) => close(value, key.answer, key.tolerance));
  const nearest = right
    ? undefined
    : key.near.find(({ value }) => values.some((typed) => close(typed, value, key.tolerance)));
  const feedback = right ? key.feedback.right : (nearest?.feedback ?? key.feedback.wrong);
  const score = right ? 1 : 0;
  return {
    score,
    verdict: verdictOf(score),
    parts: [
      {
        ...{ option: text, state: right ? 'right' : 'wrong', feedback },
        misconception: nearest?.misconception ?? null,
      },
    ],
  };
}

/** Why a typed text should not be scored yet, in words for the learner, or null where it may be. */
export function incompleteNumber(text: string, unit: string | null): string | null {
  const read = readNumber(text, unit);
  switch (read.kind) {
    case 'number':
      return null;
    case 'empty':
      return 'Type a number first.';
    case 'unreadable':
      return 'That does not read as one number. Write it in digits, such as 1.5 or 1,5 or 1 000.';
    case 'other-unit':
      return `The answer is asked for in ${unit}, not in “${read.typed}”. Type the number alone, or with ${unit}.`;
  }
}

/** Within the tolerance, and a hair’s breadth for what decimal digits cannot say in binary. */
function close(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance + 1e-9 * Math.max(1, Math.abs(b));
}

/** The question as plain Markdown. */
export function numberText(item: NumberItem): string {
  return `${item.stem}\n\nType a number${item.unit === undefined ? '' : ` (${item.unit})`}.`;
}

import type { Engine, ProgramText } from '../engine.ts';
import type { PredictItem } from '../item.ts';
import { type Key, type Solution, UnsolvableItemError } from '../key.ts';
import { type Part, type Result, verdictOf } from '../result.ts';
import { exploreAll } from './outcomes.ts';

type PredictKey = Extract<Key, { kind: 'predict' }>;

/**
 * What the program prints, on its build.
 * Throws an UnsolvableItemError where it can print more than one text, none at all, or just what a near miss says.
 */
export function predictSolution(item: PredictItem, program: ProgramText, engine: Engine): Solution {
  const output = printed(item, program, engine);
  const lines = linesOf(output);
  if (lines.length === 0) throw new UnsolvableItemError(item.id, 'the program prints nothing');
  const reasons = lines.map((_, index) => item.reasons.find(({ line }) => line === index + 1)?.text ?? null);
  const beyond = item.reasons.find(({ line }) => line > lines.length);
  if (beyond)
    throw new UnsolvableItemError(item.id, `there is no line ${beyond.line}: ${lines.length} are printed`);
  const near = item.near.map(({ text, feedback, misconception = null }) => ({
    ...{ text: linesOf(text).join('\n'), feedback, misconception },
  }));
  if (near.some(({ text }) => text === lines.join('\n')))
    throw new UnsolvableItemError(
      item.id,
      `a near miss is what the program prints: ${JSON.stringify(output)}`,
    );
  return {
    key: { kind: 'predict', lines, reasons, near, feedback: item.feedback },
    evidence: { kind: 'none' },
  };
}

function printed({ id, build, switch: mode }: PredictItem, program: ProgramText, engine: Engine): string {
  if (mode !== undefined) {
    const { outcomes } = exploreAll(id, program, mode, engine);
    if (outcomes.length !== 1)
      throw new UnsolvableItemError(
        id,
        `the program has ${outcomes.length} outcomes: ask for outcomes instead`,
      );
    return outcomes[0]!;
  }
  const { output, error } = engine.traceMemory(program.source, {
    ...{ allocator: 'first-fit', file: program.path },
    ...(build && { build }),
  });
  return error === null ? output : `${output}${error}\n`;
}

/** The lines of a text, without spaces at their ends and without empty ones at the end. */
function linesOf(text: string): string[] {
  return text
    .replaceAll('\r', '')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line, _, all) => line !== '' || all.length > 1);
}

/**
 * Scores a predicted output: the share of its lines that are right, each in its place; of more lines than are printed
 * the surplus counts as wrong.
 */
export function scorePredict(key: PredictKey, text: string): Result {
  const typed = linesOf(text.slice(0, 20_000));
  const near = key.near.find((each) => each.text === typed.join('\n'));
  const parts = key.lines.map((wanted, index): Part => {
    const line = typed[index];
    return {
      option: String(index + 1),
      given: line ?? '',
      state: line === wanted ? 'right' : line === undefined ? 'missed' : 'wrong',
      feedback: key.reasons[index] ?? '',
      expected: wanted,
      misconception: null,
    };
  });
  const right = parts.filter(({ state }) => state === 'right').length;
  const score = right / Math.max(key.lines.length, typed.length);
  const surplus = typed.slice(key.lines.length);
  if (surplus.length > 0)
    parts.push({
      ...{ option: String(key.lines.length + 1), given: surplus.join('\n'), state: 'wrong', expected: '' },
      ...{ feedback: '', misconception: null },
    });
  const said = score === 1 ? key.feedback.right : (near?.feedback ?? key.feedback.wrong);
  const whole: Part = {
    ...{ option: 'whole', state: score === 1 ? 'right' : 'wrong', feedback: said },
    misconception: near?.misconception ?? null,
  };
  return { score, verdict: verdictOf(score), parts: [whole, ...parts] };
}

/** The question as plain Markdown. */
export function predictText(item: PredictItem): string {
  return `${item.stem}\n\nType what it prints, line by line.`;
}

import { setImmediate } from 'node:timers/promises';
import { SourceError, traceMemory, type Build } from '../../../../src/engine/index.ts';
import { features } from './generate.ts';
import type { Interpreter, Oracle, OracleAnswer } from './oracle.ts';

/**
 * How a program went in the machine and on an interpreter. `fault`: the machine failed otherwise than by refusing a program;
 * `silent`: the interpreter died, or ran too long.
 */
export type Verdict =
  | { readonly kind: 'equal' }
  | { readonly kind: 'refused' | 'fault' | 'silent'; readonly why: string }
  | { readonly kind: 'different'; readonly machine: string; readonly real: string };

/**
 * Features in which the CPython of pyodide, 3.14.2, is not what the build 3.14 stands for: until 3.14.4 its collector was
 * incremental. It runs at other times, counts what lies in free lists, has other generations, and does not count the same
 * tuples.
 */
const incremental = ['automatic', 'counts', 'generations', 'thresholds', 'tracked', 'definitions', 'freeze'];

/** The features whose programs an interpreter is asked about. */
export function featuresOf({ name }: Interpreter): readonly string[] {
  const [, minor, patch] = name.split('.').map((part) => parseInt(part, 10));
  const differs = minor === 14 && patch! < 5;
  return differs ? features.filter((feature) => !incremental.includes(feature)) : features;
}

/** The build of the machine that an interpreter is compared with. */
export function buildOf({ name }: Interpreter): Build {
  return name.split('.').slice(0, 2).join('.') as Build;
}

// A process of the oracle has some thousands of objects of its own; programs make too few for the oldest generation.
const longLived = 5000;

/** Text that tells a run: what was printed, and the exception that ended it. */
const told = (output: string, error: string | null): string =>
  error === null ? output : `${output}[${error}]\n`;

/** Runs a program in the machine and compares it with what an interpreter did. */
export function judge(source: string, build: Build, answer: OracleAnswer | null): Verdict {
  try {
    // The machine goes first: of a program that it refuses, as of one that never ends, it claims nothing.
    const { output, error } = traceMemory(source, { build, allocator: 'first-fit', longLived });
    if (answer === null) return { kind: 'silent', why: 'the interpreter died or ran too long' };
    // What never dies has a smaller number where addresses have 32 bits, as in pyodide.
    const real = told(answer.output, answer.error).replaceAll('1879048192', '3221225472');
    const machine = told(output, error?.slice(1, -1) ?? null);
    return machine === real ? { kind: 'equal' } : { kind: 'different', machine, real };
  } catch (error) {
    if (error instanceof SourceError)
      return { kind: 'refused', why: error.message.replace(/^.*?\d+:\d+:? /, '') };
    return { kind: 'fault', why: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

/** Runs programs in the machine; now and then what else is under way has its turn. */
export async function judgeAll(
  programs: readonly string[],
  build: Build,
  answers: readonly (OracleAnswer | null)[],
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [at, source] of programs.entries()) {
    verdicts.push(judge(source, build, answers[at]!));
    if (at % 10 === 0) await setImmediate();
  }
  return verdicts;
}

const indentation = (line: string): number => line.length - line.trimStart().length;

/** Shorter versions of a program: without a line and what is inside it, or without the line around others. */
function* shortened(lines: readonly string[], size: number): Generator<string[]> {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    let end = at + 1;
    while (end < lines.length && indentation(lines[end]!) > indentation(lines[at]!)) end += 1;
    const without = [...lines.slice(0, at), ...lines.slice(Math.max(end, at + size))];
    yield without;
    if (end === at + 1 || size > 1) continue;
    const by = indentation(lines[at + 1]!) - indentation(lines[at]!);
    yield [
      ...lines.slice(0, at),
      ...lines.slice(at + 1, end).map((line) => line.slice(by)),
      ...lines.slice(end),
    ];
    yield [...lines.slice(0, at + 1), `${' '.repeat(indentation(lines[at + 1]!))}pass`, ...lines.slice(end)];
  }
}

/** Whether a program begins with an empty collector, where it hangs on that. */
const isClean = (source: string): boolean =>
  !/gc\.(set_threshold|get_count)/.test(source) || source.includes('\ngc.collect()\n');

/** The smallest program found that still goes another way in the machine, and how it goes. */
export async function shrink(
  oracle: Oracle,
  source: string,
  verdict: Verdict,
): Promise<{ readonly source: string; readonly verdict: Verdict }> {
  const build = buildOf(oracle.interpreter);
  let best = { source, verdict };
  const ends = (answer: OracleAnswer | null): string => answer?.error?.split(':')[0] ?? '';
  const [first] = await oracle.ask([source]);
  for (let size = 8, tries = 0; size > 0 && tries < 400;) {
    const lines = best.source.trimEnd().split('\n');
    const candidates = [...shortened(lines, size)]
      .map((each) => `${each.join('\n')}\n`)
      .filter((each) => each.length < best.source.length && isClean(each));
    const answers = await oracle.ask(candidates);
    tries += candidates.length > 0 ? 1 : 0;
    const found = candidates.findIndex((candidate, at) => {
      if (ends(answers[at]!) !== ends(first!)) return false;
      const judged = judge(candidate, build, answers[at]!);
      if (judged.kind !== verdict.kind) return false;
      if ('why' in judged && 'why' in verdict && judged.why !== verdict.why) return false;
      best = { source: candidate, verdict: judged };
      return true;
    });
    if (found < 0) size = Math.floor(size / 2);
  }
  return best;
}

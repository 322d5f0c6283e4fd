import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryReport } from '../../../src/cli/memory-report.ts';
import { allocatorNames, builds, heapStartNames, traceMemory } from '../../../src/engine/index.ts';
import { badText, checkText } from '../bad-input.ts';
import { chance } from '../python/generate.ts';
import { generateArrays } from './arrays/generate.ts';
import { generateProgram } from './references/generate.ts';

/** Milliseconds of the processor after which a text counts as one that hangs. */
const hangs = 4000;

const lessons = globSync(join(import.meta.dirname, '../../../content/lessons/*/*/programs/*.py'))
  .sort()
  .map((path) => readFileSync(path, 'utf8'))
  .filter((program) => !program.includes('threading'));

export const material = {
  program: (pick: number) =>
    [generateProgram, generateArrays, (seed: number) => lessons[seed % lessons.length]!][pick % 3]!(
      Math.floor(pick / 3),
    ),
  pieces:
    'np gc sys weakref np.zeros( np.empty( np.arange( .T .copy() .base [::2] [:,None] reshape ravel astype dtype= out= float64 gc.collect() sys.getrefcount( weakref.ref( __del__ __slots__ a b',
  odd: [
    'np.zeros(10**18)',
    'np.zeros((10**9, 10**9))',
    'np.arange(10**9)',
    'np.ones(-1)',
    '[[]] * 10**6',
    'float("nan")',
    '[x for x in range(10**7)]',
    '(lambda f: f(f))(lambda f: f(f))',
  ],
};

/** What the tracer says of the bad text of that seed: `traced`, `raised` or `refused`. Throws where it does neither. */
export function traceBadText(seed: number): string {
  const random = chance(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const options = { build: one(builds), allocator: one(allocatorNames), start: one(heapStartNames) };
  const text = badText(seed, material);
  return checkText(text, seed, hangs, () => {
    const trace = traceMemory(text, options);
    // What is written of the result must not fail either.
    JSON.stringify(trace);
    memoryReport(trace, 'program.py');
    return trace.error === null ? 'traced' : 'raised';
  });
}

import { builds, explore, SourceError, type Build, type Exploration } from '../../../src/engine/index.ts';
import { askOracle, type OracleOptions } from './oracle.ts';

/** A program with more is not compared; of those that `generateProgram` makes, two in a hundred have more. */
const maxStates = 50_000;

export interface GivenProgram {
  readonly id: string;
  readonly source: string;
}

/** How programs are explored, and run by the oracle. */
export type How = Pick<OracleOptions, 'print' | 'switch'>;

/** What the explorer says of programs for one build. */
export interface Explored {
  readonly how: How;
  readonly found: readonly (GivenProgram & { readonly outcomes: readonly string[] })[];
  /** Programs that it refuses. */
  readonly refused: number;
  /** Programs with more states than it may keep. */
  readonly tooLarge: number;
}

export interface Comparison {
  /** Programs of which the oracle followed every schedule: the outcomes must be equal. */
  readonly whole: number;
  /** Programs of which it saw a sample: the explorer must have all of it. */
  readonly sampled: number;
  readonly differences: readonly string[];
}

/** The build of the explorer for an interpreter of that version, as in `3.11.2`. Throws where there is none. */
export function buildOf(version: string): Build {
  const build = builds.find((each) => version.startsWith(`${each}.`));
  if (build === undefined) throw new Error(`the explorer has no build for CPython ${version}`);
  return build;
}

/** Explores programs as the build runs them. Throws what `explore` throws, but for programs outside the subset. */
export function exploreAll(programs: readonly GivenProgram[], build: Build, how: How = {}): Explored {
  const found: (GivenProgram & { outcomes: readonly string[] })[] = [];
  let refused = 0;
  let tooLarge = 0;
  for (const program of programs) {
    let result: Exploration;
    try {
      result = explore(program.source, { build, maxStates, ...how });
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refused += 1;
      continue;
    }
    if (result.complete) found.push({ ...program, outcomes: result.outcomes });
    else tooLarge += 1;
  }
  return { how, found, refused, tooLarge };
}

/** Compares what the explorer has found with real CPython. `version` is the interpreter's, as in `3.11.2`. */
export async function compare(
  python: string,
  version: string,
  { found, how }: Explored,
  options: Omit<OracleOptions, keyof How>,
): Promise<Comparison> {
  const answers = await askOracle(python, found, { ...options, ...how });
  const differences: string[] = [];
  for (const [at, { id, outcomes, complete }] of answers.entries()) {
    const known = found[at]!.outcomes;
    const missing = outcomes.filter((outcome) => !known.includes(outcome));
    const more = complete ? known.filter((each) => !outcomes.includes(each)) : [];
    for (const outcome of missing)
      differences.push(
        `${id}: CPython ${version} did what the explorer does not know: ${JSON.stringify(outcome)}`,
      );
    for (const outcome of more)
      differences.push(
        `${id}: the explorer says what CPython ${version} cannot do: ${JSON.stringify(outcome)}`,
      );
  }
  const whole = answers.filter(({ complete }) => complete).length;
  return { whole, sampled: answers.length - whole, differences };
}

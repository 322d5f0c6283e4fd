import { builds, explore, SourceError } from '../../../src/engine/index.ts';
import { askOracle, type OracleOptions } from './oracle.ts';

/** More than a program made by `generateProgram` has, but for one in some thousand. */
const maxStates = 3_000_000;

export interface Comparison {
  /** Programs of which the oracle followed every schedule: the outcomes must be equal. */
  readonly whole: number;
  /** Programs of which it saw a sample: the explorer must have all of it. */
  readonly sampled: number;
  /** Programs that the explorer refuses. */
  readonly refused: number;
  /** Programs that have more states than the explorer may keep: nothing is compared. */
  readonly unfinished: number;
  readonly differences: readonly string[];
}

/** Compares the explorer with real CPython. `version` is the interpreter's, as in `3.11.2`. */
export async function compare(
  python: string,
  version: string,
  programs: readonly { readonly id: string; readonly source: string }[],
  options: OracleOptions,
): Promise<Comparison> {
  const { print = 'line' } = options;
  const build = builds.find((each) => version.startsWith(`${each}.`)) ?? '3.13';
  const explored = programs.flatMap(({ id, source }) => {
    try {
      return [{ id, source, found: explore(source, { build, print, maxStates }) }];
    } catch (error) {
      if (error instanceof SourceError) return [];
      throw error;
    }
  });
  const answers = await askOracle(
    python,
    explored.map(({ id, source }) => ({ id, source })),
    options,
  );
  const differences: string[] = [];
  for (const [at, { id, outcomes, complete }] of answers.entries()) {
    const { found } = explored[at]!;
    if (!found.complete) continue;
    const missing = outcomes.filter((outcome) => !found.outcomes.includes(outcome));
    const more = complete ? found.outcomes.filter((each) => !outcomes.includes(each)) : [];
    for (const outcome of missing)
      differences.push(
        `${id}: CPython ${version} did what the explorer does not know: ${JSON.stringify(outcome)}`,
      );
    for (const outcome of more)
      differences.push(
        `${id}: the explorer says what CPython ${version} cannot do: ${JSON.stringify(outcome)}`,
      );
  }
  const compared = answers.filter((_, at) => explored[at]!.found.complete);
  const whole = compared.filter(({ complete }) => complete).length;
  return {
    whole,
    sampled: compared.length - whole,
    refused: programs.length - explored.length,
    unfinished: explored.length - compared.length,
    differences,
  };
}

import { globSync } from 'node:fs';
import { readProgram } from '../content/program.ts';
import { SourceError } from '../engine/index.ts';
import { explored } from './figures/explored.ts';

/** The programs with threads of a lesson (`<module>/<lesson>`) that the explorer takes, by name. */
export function starterPrograms(lesson: string): readonly { path: string; source: string }[] {
  return globSync('*.py', { cwd: `content/lessons/${lesson}/programs` })
    .toSorted()
    .map((name) => readProgram(`${lesson}/${name}`))
    .filter(({ path, source }) => /^(import|from) threading\b/m.test(source) && isTaken(path))
    .map(({ path, source }) => ({ path, source: source.trimEnd() }));
}

function isTaken(path: string): boolean {
  try {
    explored(path, 'any-instruction');
    return true;
  } catch (error) {
    if (error instanceof SourceError) return false;
    throw error;
  }
}

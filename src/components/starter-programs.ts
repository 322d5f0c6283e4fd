import { globSync } from 'node:fs';
import { readProgram } from '../content/program.ts';
import { SourceError } from '../engine/index.ts';
import type { StarterGroup } from '../islands/ProgramExplorer.tsx';
import { getLessons } from './course.ts';
import { explored } from './figures/explored.ts';

/** The programs with threads of each lesson that has any, under its title. */
export async function starterGroups(): Promise<StarterGroup[]> {
  return (await getLessons())
    .map(({ id, data: { title } }) => ({ title, programs: starterPrograms(id) }))
    .filter(({ programs }) => programs.length > 0);
}

/** The programs with threads of a lesson (`<module>/<lesson>`) that the explorer takes, by name. */
function starterPrograms(lesson: string): readonly { path: string; source: string }[] {
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

import { globSync } from 'node:fs';
import { readProgram, type Program } from '../content/program.ts';
import { readArrayProgram, SourceError, traceMemory } from '../engine/index.ts';
import type { StarterGroup } from '../islands/ProgramExplorer.tsx';
import { getLessons } from './course.ts';
import { explored } from './figures/explored.ts';

/** The programs of each lesson that an engine takes, under its title; lessons without any are left out. */
export async function starterGroups(isTaken: (program: Program) => boolean): Promise<StarterGroup[]> {
  return (await getLessons())
    .map(({ id, data: { title } }) => ({ title, programs: starterPrograms(id, isTaken) }))
    .filter(({ programs }) => programs.length > 0);
}

/** The programs of a lesson (`<module>/<lesson>`) that an engine takes, by name. */
function starterPrograms(
  lesson: string,
  isTaken: (program: Program) => boolean,
): readonly { path: string; source: string }[] {
  return globSync('*.py', { cwd: `content/lessons/${lesson}/programs` })
    .toSorted()
    .map((name) => readProgram(`${lesson}/${name}`))
    .filter(isTaken)
    .map(({ path, source }) => ({ path, source: source.trimEnd() }));
}

const importsThreading = /^(import|from) threading\b/m;

/** Whether the program has threads, and the explorer takes it. */
export function isExplored({ path, source }: Program): boolean {
  return importsThreading.test(source) && unlessRefused(() => explored(path, 'any-instruction')) !== null;
}

/** Whether the program has one thread, and its memory can be traced. */
export function isTraced({ source, header }: Program): boolean {
  if (importsThreading.test(source) || header.expect.kind === 'timing') return false;
  return unlessRefused(() => traceMemory(source, { allocator: 'none' })) !== null;
}

/** Whether the heap lab can place what the program makes, and it makes, views or deletes at least four things. */
export function isPlaced({ source }: Program): boolean {
  return (unlessRefused(() => readArrayProgram(source))?.steps.length ?? 0) >= 4;
}

/** What an engine says of a program, or null where it refuses it. */
function unlessRefused<Told>(run: () => Told): Told | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}

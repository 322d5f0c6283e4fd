import { defaultBuild, type Schedule, type SwitchMode } from '../engine/index.ts';
import { namedState } from '../islands/lab-state.ts';
import { href } from './href.ts';

/**
 * The address of the schedule lab with a schedule in it, at its first step.
 *
 * @param path a program of the course that the lab offers, as `<module>/<lesson>/<file>`
 * @param mode where its threads could switch when it was explored
 */
export function scheduleLink(path: string, mode: SwitchMode, { steps }: Schedule): string {
  const choices = steps.map(({ thread }) => thread);
  return `${href('/labs/schedule/')}${namedState(path, { mode, build: defaultBuild, choices, at: 0 })}`;
}

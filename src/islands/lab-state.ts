import type { Build, SwitchMode } from '../engine/index.ts';
import { formatSchedule, parseSchedule } from '../quiz/schedule-text.ts';
import { LinkError, namedLink, type NamedProgram, readLink, writeLink } from './lab-link.ts';

/** All that the schedule lab shows: a link reopens exactly this. */
export interface LabState {
  readonly source: string;
  readonly mode: SwitchMode;
  readonly build: Build;
  readonly choices: readonly number[];
  /** How many of the steps are done at the position that is looked at. */
  readonly at: number;
}

/** The name of the lab in links. */
const LAB = 'schedule';

const fieldsOf = ({ mode, build, choices, at }: Omit<LabState, 'source'>) => ({
  ...{ switch: mode, build },
  ...{ steps: formatSchedule(choices).replaceAll(' ', '.'), at: String(at) },
});

/** The fragment of a link to a state, `#` included. */
export function writeState({ source, ...state }: LabState): Promise<string> {
  return writeLink(LAB, { fields: fieldsOf(state), program: source });
}

/** The fragment of a link to a state with a program of the course, by its path. */
export function namedState(path: string, state: Omit<LabState, 'source'>): string {
  return namedLink(LAB, fieldsOf(state), path);
}

/**
 * Reads a fragment; null where it is none of this lab. Takes the modes, builds and programs that there are.
 * Throws a LinkError, whose message says what is wrong and what to do, for a link that is damaged.
 */
export async function readState(
  fragment: string,
  modes: readonly SwitchMode[],
  builds: readonly Build[],
  named?: NamedProgram,
): Promise<LabState | null> {
  const link = await readLink(LAB, fragment, named);
  if (link === null) return null;
  const { fields, program } = link;
  const mode = modes.find((each) => each === fields['switch']);
  const build = builds.find((each) => each === fields['build']);
  const choices = parseSchedule((fields['steps'] ?? '').replaceAll('.', ' '));
  const at = fields['at'] ?? '';
  if (mode === undefined || build === undefined)
    throw new LinkError('This link names a rule for switching, or a build, that this page does not know.');
  if (choices === null || !/^\d{1,4}$/.test(at))
    throw new LinkError('The steps in this link are damaged. Copy the whole link again.');
  return { source: program, mode, build, choices, at: Math.min(Number(at), choices.length) };
}

import type { Build, SwitchMode } from '../engine/index.ts';
import { formatSchedule, parseSchedule } from '../quiz/schedule-text.ts';
import { LinkError, readLink, writeLink } from './lab-link.ts';

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

/** The fragment of a link to a state, `#` included. */
export function writeState({ source, mode, build, choices, at }: LabState): Promise<string> {
  const steps = formatSchedule(choices).replaceAll(' ', '.');
  return writeLink(LAB, { fields: { switch: mode, build, steps, at: String(at) }, program: source });
}

/**
 * Reads a fragment; null where it is none of this lab. Takes the modes and builds that there are.
 * Throws a LinkError, whose message says what is wrong and what to do, for a link that is damaged.
 */
export async function readState(
  fragment: string,
  modes: readonly SwitchMode[],
  builds: readonly Build[],
): Promise<LabState | null> {
  const link = await readLink(LAB, fragment);
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

import type { Build } from '../engine/index.ts';
import { LinkError, readLink, writeLink } from './lab-link.ts';

/** All that the reference lab shows: a link reopens exactly this. */
export interface ReferenceState {
  readonly source: string;
  readonly build: Build;
  /** How many statements have been executed where it is looked at. */
  readonly at: number;
  /** Whether it is shown what a collection would free there. */
  readonly collect: boolean;
}

/** The name of the lab in links. */
const LAB = 'references';

/** The fragment of a link to a state, `#` included. */
export function writeReferences({ source, build, at, collect }: ReferenceState): Promise<string> {
  const fields = { build, at: String(at), ...(collect && { collect: '1' }) };
  return writeLink(LAB, { fields, program: source });
}

/**
 * Reads a fragment; null where it is none of this lab. Takes the builds that there are.
 * Throws a LinkError, whose message says what is wrong and what to do, for a link that is damaged.
 */
export async function readReferences(
  fragment: string,
  builds: readonly Build[],
): Promise<ReferenceState | null> {
  const link = await readLink(LAB, fragment);
  if (link === null) return null;
  const { fields, program } = link;
  const build = builds.find((each) => each === fields['build']);
  const [at, collect] = [fields['at'] ?? '', fields['collect'] ?? '0'];
  if (build === undefined)
    throw new LinkError('This link names a build of CPython that this page does not know.');
  if (!/^\d{1,4}$/.test(at) || !/^[01]$/.test(collect))
    throw new LinkError('The step in this link is damaged. Copy the whole link again.');
  return { source: program, build, at: Number(at), collect: collect === '1' };
}

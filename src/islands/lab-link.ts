import {
  decode,
  fromLetters,
  pack as packText,
  toLetters,
  TooLongError,
  unpack as unpackText,
} from './packed.ts';

/*
 * The state of a lab in the fragment of an address, so that a link opens it as it was: `#lab=schedule&v=1&…&program=z…`.
 * The program is compressed where the browser can do that (`z`), else plain (`t`), in base64url; links that this site
 * makes itself name a program of the course (`n`). What comes by a link may be damaged or meant to do harm: it is read
 * within limits, and a program is only ever given to the engine.
 */

/** What a link holds: short texts by name, and a program. */
export interface LabLink {
  readonly fields: Readonly<Record<string, string>>;
  readonly program: string;
}

/** A link that cannot be read; the message says why and what to do. */
export class LinkError extends Error {}

/** Characters that the program and the fragment may have. */
const LONGEST_PROGRAM = 20_000;
/** A character takes at most three bytes. */
const LONGEST_BYTES = 3 * LONGEST_PROGRAM;
const LONGEST_LINK = 60_000;
const VERSION = '1';

/** The fragment of a link, `#` included. */
export async function writeLink(lab: string, { fields, program }: LabLink): Promise<string> {
  return writeFields(lab, { ...fields, program: await pack(program) });
}

/** {@link writeLink} for a lab without a program. */
export function writeFields(lab: string, fields: LabLink['fields']): string {
  return `#${new URLSearchParams({ lab, v: VERSION, ...fields }).toString()}`;
}

/** Gives the source of a program of the course by its path, or undefined where there is none. */
export type NamedProgram = (path: string) => string | undefined;

/** The fragment of a link to a program of the course, which the site itself makes: it changes with the program. */
export function namedLink(lab: string, fields: LabLink['fields'], path: string): string {
  return writeFields(lab, { ...fields, program: `n${path}` });
}

/**
 * Reads a fragment. Returns null for one that is no link to this lab, such as an anchor.
 * Throws a LinkError for one that is, and cannot be read.
 */
export async function readLink(
  lab: string,
  fragment: string,
  named: NamedProgram = () => undefined,
): Promise<LabLink | null> {
  const read = readFields(lab, fragment, 'program');
  if (read === null) return null;
  const { program = '', ...fields } = read;
  if (!program.startsWith('n')) return { fields, program: await unpack(program) };
  const known = named(program.slice(1));
  if (known === undefined)
    throw new LinkError('This link names a program that the course does not have, or has no more.');
  return { fields, program: known };
}

/** {@link readLink} for a lab without a program. Takes the field that stands last: without it, the end was lost. */
export function readFields(lab: string, fragment: string, last: string): LabLink['fields'] | null {
  if (!fragment.startsWith(`#lab=${lab}`)) return null;
  if (fragment.length > LONGEST_LINK)
    throw new LinkError('This link is longer than any that this page makes.');
  const { lab: _, v, ...fields } = Object.fromEntries(new URLSearchParams(fragment.slice(1)));
  if (v === undefined || fields[last] === undefined)
    throw new LinkError('This link is not whole: part of it was lost on the way. Copy all of it.');
  if (v !== VERSION)
    throw new LinkError('This link was made by another version of this site, which this one cannot read.');
  return fields;
}

async function pack(text: string): Promise<string> {
  if (typeof CompressionStream === 'undefined') return `t${toLetters(new TextEncoder().encode(text))}`;
  return `z${await packText(text)}`;
}

async function unpack(packed: string): Promise<string> {
  const [way, letters] = [packed[0], packed.slice(1)];
  if (way === 'z' && typeof DecompressionStream === 'undefined')
    throw new LinkError('This browser cannot read the program in this link. A newer one can.');
  try {
    if (way !== 'z' && way !== 't') throw new Error('nothing is packed so');
    const text = way === 'z' ? await unpackText(letters, LONGEST_BYTES) : decode(fromLetters(letters));
    if (text.length > LONGEST_PROGRAM) throw new TooLongError('a longer program than is taken');
    return text;
  } catch (error) {
    throw new LinkError(
      error instanceof TooLongError
        ? `The program in this link has more than ${LONGEST_PROGRAM} characters, which is too long.`
        : 'The program in this link is damaged. Copy the whole link again.',
    );
  }
}

import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be carried out; its message says what to do. */
export class UsageError extends Error {}

/** Thrown where `--help` is asked for; its message is the help. */
export class HelpAsked extends Error {}

/**
 * Reads the options of a command line and the program it names.
 * Paths count from where the author stands (npm moves to the project's folder and keeps that in INIT_CWD).
 * Throws {@link UsageError} for unknown options, a missing file, or a file that cannot be read, and {@link HelpAsked}.
 */
export function readCommand<Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  usage: string,
  help: string,
): {
  values: ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>['values'];
  file: string;
  source: string;
} {
  if (process.argv.slice(2).some((each) => each === '--help' || each === '-h'))
    throw new HelpAsked(`usage: ${usage}\n\n${help}`);
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nusage: ${usage}`);
  }
  const [file, ...more] = parsed.positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`give one Python file\nusage: ${usage}`);
  return { values: parsed.values, file, source: readSource(file) };
}

function readSource(file: string): string {
  let bytes;
  try {
    bytes = readFileSync(resolve(process.env['INIT_CWD'] ?? '.', file));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[code ?? ''];
    throw new UsageError(`${file} cannot be read: ${known ?? message}`);
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let line = 1;
  for (let at = 0; isUtf8(bytes.subarray(0, at)); line += 1) {
    const end = bytes.indexOf('\n', at);
    at = end < 0 ? bytes.length : end + 1;
  }
  throw new UsageError(`${file}:${line - 1}: this line is not UTF-8; save the file as UTF-8`);
}

/** Takes one of the words, or throws {@link UsageError} naming them all. */
export function oneOf<Word extends string>(words: readonly Word[], given: string, option: string): Word {
  const found = words.find((word) => word === given);
  if (found === undefined)
    throw new UsageError(`--${option} is one of ${words.join(', ')}; '${given}' is not`);
  return found;
}

/** Takes a number of at least `least`, or throws {@link UsageError}. */
export function numberOf(given: string, option: string, least: number, whole = false): number {
  const number = Number(given);
  if (
    given.trim() !== '' &&
    Number.isFinite(number) &&
    number >= least &&
    (!whole || Number.isInteger(number))
  )
    return number;
  throw new UsageError(`--${option} takes a ${whole ? 'whole ' : ''}number from ${least}; '${given}' is not`);
}

/** Takes a range of lines such as `5-9`, or one line; throws {@link UsageError} for anything else. */
export function rangeOf(given: string, option: string): readonly [number, number] {
  const match = /^(\d+)(?:-(\d+))?$/.exec(given);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  if (match === null || from < 1 || to < from)
    throw new UsageError(`--${option} takes lines such as 5-9; '${given}' is not`);
  return [from, to];
}

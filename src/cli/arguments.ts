import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be carried out; its message says what to do. */
export class UsageError extends Error {}

/**
 * Reads the options of a command line and the program it names.
 * Paths count from where the author stands (npm moves to the project's folder and keeps that in INIT_CWD).
 * Throws {@link UsageError} for unknown options, a missing file, or a file that cannot be read.
 */
export function readCommand<Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  usage: string,
): {
  values: ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true }>>['values'];
  file: string;
  source: string;
} {
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\nusage: ${usage}`);
  }
  const [file, ...more] = parsed.positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`give one Python file\nusage: ${usage}`);
  try {
    return {
      values: parsed.values,
      file,
      source: readFileSync(resolve(process.env['INIT_CWD'] ?? '.', file), 'utf8'),
    };
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

/** Takes one of the words, or throws {@link UsageError} naming them all. */
export function oneOf<Word extends string>(words: readonly Word[], given: string, option: string): Word {
  const found = words.find((word) => word === given);
  if (found === undefined)
    throw new UsageError(`--${option} is one of ${words.join(', ')}; '${given}' is not`);
  return found;
}

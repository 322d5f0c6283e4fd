import { SourceError } from '../engine/index.ts';
import { UsageError } from './arguments.ts';

/** Runs a command; a program or command line that cannot be taken gives one line on stderr and exit code 2. */
export function main(command: () => string): void {
  try {
    process.stdout.write(command());
  } catch (error) {
    if (!(error instanceof SourceError) && !(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

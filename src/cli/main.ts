import { SourceError } from '../engine/index.ts';
import { HelpAsked, UsageError } from './arguments.ts';

/**
 * Runs a command and prints what it returns. A program or command line that cannot be taken gives one line on stderr and
 * exit code 2; output that cannot be written (a full disk), one line and exit code 1. A reader that has seen enough, as
 * `head`, ends it quietly.
 */
export function main(command: () => string): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`the result cannot be written: ${error.message}\n`);
    process.exitCode = 1;
  });
  try {
    process.stdout.write(command());
  } catch (error) {
    if (error instanceof HelpAsked) {
      process.stdout.write(`${error.message}\n`);
      return;
    }
    if (!(error instanceof SourceError) && !(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

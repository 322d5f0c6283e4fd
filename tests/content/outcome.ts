import type { Run } from './run-program.ts';

/*
 * The explorer writes a run as one text: what is printed, an uncaught exception as a line [Type: message],
 * and [deadlock] at the end of a run that hangs. A real run tells these three apart: stdout, stderr, no end.
 */

const EXCEPTION = /^\[(\w*(?:Error|Exception)(?:: .*)?)\](?:\n|$)/gm;
const DEADLOCK = /\[deadlock\]\n?$/;

interface Parts {
  readonly printed: string;
  readonly exceptions: readonly string[];
  readonly hung: boolean;
}

/** An explorer's outcome, taken apart. */
export function partsOfOutcome(outcome: string): Parts {
  const text = outcome.replace(DEADLOCK, '');
  return {
    printed: text.replace(EXCEPTION, ''),
    exceptions: [...text.matchAll(EXCEPTION)].flatMap((match) => match[1] ?? []).sort(),
    hung: text !== outcome,
  };
}

/** A real run, taken apart the same way: the last line of each traceback is its exception. */
export function partsOfRun(run: Run): Parts {
  const raised = /^(?:\w+\.)*(\w*(?:Error|Exception)(?:: .*)?)$/gm;
  return {
    printed: run.stdout,
    exceptions: [...run.stderr.matchAll(raised)].flatMap((match) => match[1] ?? []).sort(),
    hung: run.hung,
  };
}

/** Whether a real run is the one that an outcome of the explorer describes. */
export function isOutcome(run: Run, outcome: string): boolean {
  const real = partsOfRun(run);
  const said = partsOfOutcome(outcome);
  return (
    real.printed === said.printed &&
    real.hung === said.hung &&
    real.exceptions.join('\n') === said.exceptions.join('\n')
  );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const headOf = (kind: string): string => readFileSync(join(here, `${kind}.py`), 'utf8');
const statementsOf = (kind: string): string[] =>
  readFileSync(join(here, `${kind}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replaceAll('\\n', '\n'));

/** From none to more than any of the statements allocates. */
const thresholds = Array.from({ length: 16 }, (_, at) => at + 1);

/**
 * Small programs that ask what the collector has counted before and after one thing is done, and at which threshold it
 * starts because of that. Returns each with what it is called.
 */
export function countedPrograms(): readonly { readonly name: string; readonly source: string }[] {
  const counted = headOf('counted');
  const due = headOf('due');
  return [
    ...statementsOf('counted').map((statement) => ({
      name: `counted: ${statement}`,
      source: counted.replaceAll('STATEMENT', () => statement),
    })),
    ...statementsOf('due').flatMap((statement) =>
      thresholds.map((threshold) => ({
        name: `due at ${threshold}: ${statement}`,
        source: due.replace('THRESHOLD', String(threshold)).replace('STATEMENT', () => statement),
      })),
    ),
  ];
}

import type { LockFinding } from './locks.ts';
import type { Race } from './races.ts';

/** A data race in words. */
export function raceWords({ name, lines: [low, high], kinds }: Race): string {
  return low === high
    ? `${name}: two threads in line ${low}`
    : `${name}: ${kinds[0]} in line ${low}, ${kinds[1]} in line ${high}`;
}

/** A lock that is not needed, or held too long, in words. */
export function lockWords(finding: LockFinding): string {
  const { lock, line } = finding;
  if (finding.kind === 'over-wide') {
    const lines = finding.lines.join(', ');
    return `${lock}, taken in line ${line}, is held too long: not needed in line${finding.lines.length === 1 ? '' : 's'} ${lines}`;
  }
  const { takers } = finding;
  const who =
    takers === 0
      ? 'nobody takes it'
      : takers === 1
        ? 'only one thread takes it'
        : 'without it nothing changes';
  return `${lock}, made in line ${line}, is not needed: ${who}`;
}

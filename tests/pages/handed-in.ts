import type { Attempt } from '../../src/quiz/attempts.ts';
import { programsOf, shownBy } from '../../src/quiz/exact-item.ts';
import { gradeBy, seedOf, solve } from '../../src/quiz/index.ts';
import type { Key } from '../../src/quiz/key.ts';
import { formatRecord, type LearnerRecord } from '../../src/quiz/learner-record.ts';
import { blankResponse, responseFor, type Wanted } from '../quiz/responses.ts';
import { readItem } from './answering.ts';

/* Records as the site writes them, made without a browser: a class that hands in. */

const keys = new Map<string, Key>();

function keyOf(id: string, seed: number): Key {
  const exact = readItem(id);
  const name = `${id} ${shownBy(exact, seed).combination}`;
  const key = keys.get(name) ?? solve(exact.item, seed, programsOf(exact)).key;
  keys.set(name, key);
  return key;
}

/** An attempt at an item with the score that it earns. Takes the millisecond since a fixed morning at which it was made. */
export function attemptAt(id: string, wanted: Wanted, millisecond: number, seed = seedOf(id)): Attempt {
  const key = keyOf(id, seed);
  const response = responseFor(key, wanted) ?? blankResponse(key.kind);
  return {
    ...{ kind: 'attempt', item: id, version: readItem(id).item.version, score: gradeBy(key, response).score },
    at: new Date(Date.UTC(2026, 10, 23, 8) + millisecond).toISOString(),
    ...{ seed, response, seconds: 30 },
  };
}

/** A record with these attempts. */
export function recordWith(name: string, build: string, entries: readonly Attempt[]): LearnerRecord {
  return {
    ...{ format: 'under-the-gil record', version: 1, site: { version: '0.1.0', build }, name },
    ...{ written: '2026-11-23T12:00:00.000Z', entries },
  };
}

/** Records as files to choose. */
export function asFiles(records: readonly LearnerRecord[]) {
  return records.map((record, place) => ({
    name: `${record.name || 'nameless'}-${place}.json`,
    mimeType: 'application/json',
    buffer: Buffer.from(formatRecord(record)),
  }));
}

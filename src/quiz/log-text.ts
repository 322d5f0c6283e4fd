import type { Attempt, Entry, Log } from './attempts.ts';
import { emptyLog, merge } from './attempts.ts';
import { parseResponse } from './parse-response.ts';

/*
 * The text of a log: JSON, {"version":3,"entries":[…]}. Version 1 had scores without what was answered, and version 2 not
 * the beliefs that an answer suggested; both are read as well. An older site meets a newer version with an error, and
 * leaves the bytes alone.
 */

/** More beliefs than the options of any question name. */
const MOST_BELIEFS = 50;

/** A log that was read, or why it cannot be. */
export type ParsedLog =
  | { readonly kind: 'log'; readonly log: Log }
  | { readonly kind: 'error'; readonly reason: 'broken' | 'newer'; readonly message: string };

/**
 * Reads a log from text that may be anything: a damaged store, a wrong file, a later version’s.
 * Nothing of the text is kept but the fields of well-formed entries.
 */
export function parseLog(text: string): ParsedLog {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: 'error', reason: 'broken', message: 'it is not JSON' };
  }
  return readLog(data);
}

/** The same for what the text holds. */
export function readLog(data: unknown): ParsedLog {
  const broken = (message: string): ParsedLog => ({ kind: 'error', reason: 'broken', message });
  if (!isRecord(data) || !Array.isArray(data['entries']))
    return broken('it is not a progress log of this site');
  const { version } = data;
  if (!isWhole(version, 1)) return broken('it names no version');
  if (version > 3)
    return {
      kind: 'error',
      reason: 'newer',
      message: `it was written by a later version of this site (${version})`,
    };
  const entries: Entry[] = [];
  for (const [index, value] of data['entries'].entries()) {
    const entry = readEntry(value);
    if (entry === null) return broken(`its entry ${index + 1} is damaged`);
    entries.push(entry);
  }
  return { kind: 'log', log: merge(emptyLog, { version: 3, entries }) };
}

/** The text that parseLog reads. */
export function formatLog(log: Log): string {
  return JSON.stringify(log);
}

/** An entry of a value that may be anything, its fields in one order; null where it is none. */
export function readEntry(value: unknown): Entry | null {
  if (!isRecord(value)) return null;
  const { kind, item, version, score, quiz, at } = value;
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(at)) return null;
  if (Number.isNaN(Date.parse(at))) return null;
  if (kind === 'restart') return isId(quiz) ? { kind, quiz, at } : null;
  if (kind !== 'attempt' || !isId(item) || !isWhole(version, 1)) return null;
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return null;
  const more = readMore(value);
  return more && { kind, item, version, score, at, ...more };
}

/** What an attempt may have besides; null where something of it is damaged. */
function readMore(
  value: Record<string, unknown>,
): Omit<Attempt, 'kind' | 'item' | 'version' | 'score' | 'at'> | null {
  const { seed, seconds, quiz, beliefs } = value;
  const response = value['response'] === undefined ? undefined : parseResponse(value['response']);
  if (seed !== undefined && !(isWhole(seed, 0) && seed < 2 ** 32)) return null;
  if (response === null) return null;
  if (seconds !== undefined && !isWhole(seconds, 0)) return null;
  if (quiz !== undefined && !isId(quiz)) return null;
  if (beliefs !== undefined && !isBeliefs(beliefs)) return null;
  return {
    ...(seed !== undefined && { seed }),
    ...(response !== undefined && { response }),
    ...(seconds !== undefined && { seconds }),
    ...(quiz !== undefined && { quiz }),
    ...(beliefs !== undefined && { beliefs: [...beliefs] }),
  };
}

const isWhole = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least;

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9-]{1,100}$/.test(value);

const isBeliefs = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length <= MOST_BELIEFS &&
  value.every((id) => typeof id === 'string' && /^[A-Z]{1,10}-\d{1,4}$/.test(id));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

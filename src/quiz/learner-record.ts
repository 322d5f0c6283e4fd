import type { Attempt, Log } from './attempts.ts';
import { plainName } from './course-link.ts';
import { readLog } from './log-text.ts';

/*
 * What a learner hands in: attempts, with what it takes to grade them again, who gave the answers (if they say so), and the
 * site that wrote it. Its text is JSON. The file that is downloaded has the answers in words as well, for people; programs
 * read what is needed to grade, and nothing else.
 */

/** The site that wrote a record: its version, and a digest of what it asks and how it grades. */
export interface SiteVersion {
  readonly version: string;
  readonly build: string;
}

/** Somebody in a course: the two together give the seeds that `courseSeed` tells. */
export interface CourseStudent {
  readonly course: string;
  readonly student: string;
}

export interface LearnerRecord {
  readonly format: typeof FORMAT;
  readonly version: 1;
  readonly site: SiteVersion;
  /** As the learner typed it; empty where they did not. */
  readonly name: string;
  /** The course whose link was followed, and who was named in it; missing where none was. */
  readonly student?: CourseStudent;
  /** ISO 8601, UTC. */
  readonly written: string;
  readonly entries: readonly Attempt[];
}

/** A record that was read, or why it cannot be. */
export type ParsedRecord =
  | { readonly kind: 'record'; readonly record: LearnerRecord }
  | { readonly kind: 'error'; readonly message: string };

const FORMAT = 'under-the-gil record';
export const LONGEST_NAME = 80;

/** A record of what a log has. Takes what the learner types for a name, and the course’s student, if one is named. */
export function recordOf(
  log: Log,
  name: string,
  site: SiteVersion,
  written: string,
  student: CourseStudent | null = null,
): LearnerRecord {
  const entries = log.entries.filter((entry) => entry.kind === 'attempt');
  const head = { format: FORMAT, version: 1, site, name: tidy(name) } as const;
  return { ...head, ...(student !== null && { student }), written, entries };
}

/**
 * Reads a record from text that may be anything. A progress file, as /progress/ exports it, is read as well: it has no name.
 * Nothing of the text is kept but well-formed fields.
 */
export function parseRecord(text: string): ParsedRecord {
  const error = (message: string): ParsedRecord => ({ kind: 'error', message });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return error('it is not JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return error('it is no record of this site');
  const { format, version, site, name, student, written, entries } = data as Readonly<
    Record<string, unknown>
  >;
  if (format !== undefined && format !== FORMAT) return error('it is no record of this site');
  if (format === FORMAT && version !== 1)
    return error(`it was written by a later version of this site (${String(version).slice(0, 20)})`);
  const log = readLog(format === FORMAT ? { version: 3, entries } : data);
  if (log.kind === 'error') return error(log.message.replace('a progress log', 'a record'));
  const time = typeof written === 'string' && !Number.isNaN(Date.parse(written)) ? written.slice(0, 30) : '';
  const who = typeof name === 'string' ? name : '';
  return { kind: 'record', record: recordOf(log.log, who, siteOf(site), time, studentOf(student)) };
}

/** The text that parseRecord reads. */
export function formatRecord(record: LearnerRecord): string {
  return JSON.stringify(record);
}

function siteOf(value: unknown): SiteVersion {
  const { version, build } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const short = (text: unknown) => (typeof text === 'string' && /^[\w.+-]{1,40}$/.test(text) ? text : '');
  return { version: short(version), build: short(build) };
}

function studentOf(value: unknown): CourseStudent | null {
  const { course, student } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof course !== 'string' || typeof student !== 'string') return null;
  const [known, named] = [plainName(course), plainName(student)];
  return known && named ? { course: known, student: named } : null;
}

/** One line, without what would turn the direction of the text around it. */
function tidy(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
  return Array.from(line).slice(0, LONGEST_NAME).join('');
}

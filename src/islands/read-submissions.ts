import { formatRecord, parseRecord } from '../quiz/learner-record.ts';
import type { Submission } from '../quiz/submissions.ts';
import { unpack } from './packed.ts';

/** What could not be read, and why, in words that follow “was not read: ”. */
export interface Refused {
  readonly source: string;
  readonly why: string;
}

export interface ReadSubmissions {
  readonly submissions: readonly Submission[];
  readonly refused: readonly Refused[];
}

/** More than any record, or list of links, that a class hands in. */
const LARGEST_FILE = 20_000_000;

/** Reads files: records, progress files, or any text that has links to records in it. */
export async function readFiles(files: readonly File[]): Promise<ReadSubmissions> {
  return gather(files.map((file) => readFile(file)));
}

/** Reads the links in a text, whatever stands around them. */
export async function readLinks(text: string, source: string): Promise<ReadSubmissions> {
  const packed = [...text.matchAll(/#r=([\w-]*)/g)].map((match) => match[1] ?? '');
  if (packed.length === 0)
    return { submissions: [], refused: [{ source, why: 'there is no record in it, and no link to one' }] };
  const name = (place: number) => (packed.length === 1 ? source : `${source}, link ${place + 1}`);
  return gather(packed.map((each, place) => readLink(each, name(place))));
}

/** The submissions that are not there yet: a file that is chosen twice counts once. */
export function freshOf(known: readonly Submission[], more: readonly Submission[]): readonly Submission[] {
  const texts = new Set(known.map(({ record }) => formatRecord(record)));
  return more.filter(({ record }) => {
    const text = formatRecord(record);
    const fresh = !texts.has(text);
    texts.add(text);
    return fresh;
  });
}

async function readFile(file: File): Promise<ReadSubmissions> {
  const refuse = (why: string) => ({ submissions: [], refused: [{ source: file.name, why }] });
  if (file.size > LARGEST_FILE) return refuse('it is too large for a record');
  let text: string;
  try {
    text = await file.text();
  } catch {
    return refuse('the browser could not open it');
  }
  if (!/^\s*\{/.test(text)) return readLinks(text, file.name);
  const parsed = parseRecord(text);
  if (parsed.kind === 'error') return refuse(parsed.message);
  return { submissions: [{ source: file.name, record: parsed.record }], refused: [] };
}

async function readLink(packed: string, source: string): Promise<ReadSubmissions> {
  const parsed = await unpack(packed).then(parseRecord, () => null);
  if (parsed?.kind === 'record') return { submissions: [{ source, record: parsed.record }], refused: [] };
  const why = parsed?.message ?? 'the link is damaged or was cut';
  return { submissions: [], refused: [{ source, why }] };
}

async function gather(parts: readonly Promise<ReadSubmissions>[]): Promise<ReadSubmissions> {
  const all = await Promise.all(parts);
  return {
    submissions: all.flatMap(({ submissions }) => submissions),
    refused: all.flatMap(({ refused }) => refused),
  };
}

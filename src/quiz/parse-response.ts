import type { Response } from './response.ts';

/** More than any form has; what is longer is no answer. */
const MOST = 60;
/** As many characters as scoring looks at; no field takes more. */
const LONGEST = 20_000;

/** Reads a response from a value that may be anything; null where it is none. Nothing else of the value is kept. */
export function parseResponse(value: unknown): Response | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, ticked, picked, text, cells, sequence } = value as Readonly<Record<string, unknown>>;
  switch (kind) {
    case 'choice':
    case 'outcomes':
      return areIds(ticked) ? { kind, ticked: [...ticked] } : null;
    case 'placement':
      return picked === null || isId(picked) ? { kind, picked } : null;
    case 'number':
    case 'predict':
    case 'repair':
    case 'schedule':
      return isText(text) ? { kind, text } : null;
    case 'order':
      return areIds(sequence) ? { kind, sequence: [...sequence] } : null;
    case 'match':
    case 'diagnose':
    case 'layout':
    case 'refcounts': {
      if (typeof cells !== 'object' || cells === null || Array.isArray(cells)) return null;
      const filled = Object.entries(cells);
      if (filled.length > MOST || !filled.every(([id, text]) => isId(id) && isText(text))) return null;
      return { kind, cells: Object.fromEntries(filled) };
    }
    default:
      return null;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;

/** Ids of options, fragments and fields; `__proto__` is none. */
const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9][a-z0-9-]{0,99}$/.test(value);

const areIds = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST && value.every(isId);

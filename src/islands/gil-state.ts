import { calls, GIL_LIMITS, GIL_RANGES, type GilSettings, type ThreadGroup } from '../engine/gil/index.ts';
import { LinkError, readFields, writeFields } from './lab-link.ts';

/** All that the GIL lab shows: a link reopens exactly this. */
export interface GilState {
  readonly settings: GilSettings;
  /** Which moment of the run is looked at. */
  readonly at: number;
}

/** The name of the lab in links, and the field that stands last in one. */
const LAB = 'gil';
const LAST = 'end';
const numbers = ['interval', 'cores', 'check', 'late', 'wake'] as const;

/** The fragment of a link to a state, `#` included. */
export function writeGilState({ settings, at }: GilState): string {
  const { groups, gil } = settings;
  const values = numbers.map((name) => [name, String(settings[name])]);
  const threads = groups.map(({ count, python, call, us, times }) =>
    [count, python, call, us, times].join('-'),
  );
  return writeFields(LAB, {
    ...{ build: gil ? 'gil' : 'free', ...Object.fromEntries(values) },
    ...{ threads: threads.join('.'), at: String(at), [LAST]: '1' },
  });
}

/**
 * Reads a fragment; null where it is none of this lab.
 * Throws a LinkError, whose message says what is wrong and what to do, for a link that is damaged.
 */
export function readGilState(fragment: string): GilState | null {
  const fields = readFields(LAB, fragment, LAST);
  if (fields === null) return null;
  if (fields[LAST] !== '1') throw damaged('lost its end');
  const number = (name: keyof typeof GIL_RANGES) => readNumber(fields[name] ?? '', name);
  const { build } = fields;
  if (build !== 'gil' && build !== 'free') throw damaged('a build that this page does not know');
  const groups = (fields['threads'] ?? '').split('.').map(readGroup);
  if (groups.reduce((sum, { count }) => sum + count, 0) > GIL_LIMITS.threads)
    throw damaged(`more than ${GIL_LIMITS.threads} threads`);
  const at = fields['at'] ?? '';
  if (!/^\d{1,4}$/.test(at)) throw damaged('a place that cannot be read');
  return {
    settings: {
      ...{ groups, gil: build === 'gil', interval: number('interval'), cores: number('cores') },
      ...{ check: number('check'), late: number('late'), wake: number('wake') },
    },
    at: Number(at),
  };
}

function readGroup(text: string): ThreadGroup {
  const [count = '', python = '', name, us = '', times = '', ...more] = text.split('-');
  const call = calls.find((each) => each === name);
  if (call === undefined || more.length > 0) throw damaged('threads that cannot be read');
  return {
    ...{ count: readNumber(count, 'count'), python: readNumber(python, 'python'), call },
    ...{ us: readNumber(us, 'us'), times: readNumber(times, 'times') },
  };
}

function readNumber(text: string, name: keyof typeof GIL_RANGES): number {
  const [least, most] = GIL_RANGES[name];
  const value = Number(text);
  if (!/^\d{1,7}$/.test(text) || value < least || value > most)
    throw damaged('a number that this page does not allow');
  return value;
}

const damaged = (what: string) => new LinkError(`This link has ${what}. Copy the whole link again.`);

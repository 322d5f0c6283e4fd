import type { Key, Response } from '../../src/quiz/index.ts';
import { SAFE } from '../../src/quiz/schedule-text.ts';

/** A response of full credit, whatever the kind. */
export function rightResponse(key: Key): Response {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
      return { kind: key.kind, ticked: rightIds(key.options) };
    case 'placement':
      return { kind: 'placement', picked: rightIds(key.options)[0] ?? null };
    case 'number':
      return { kind: 'number', text: String(key.answer) };
    case 'match':
    case 'layout':
    case 'diagnose': {
      const cells = key.fields.map(({ id, options }) => [id, rightIds(options)[0] ?? '']);
      return { kind: key.kind, cells: Object.fromEntries(cells) };
    }
    case 'refcounts':
      return {
        kind: 'refcounts',
        cells: Object.fromEntries(key.cells.map(({ id, answer }) => [id, String(answer)])),
      };
    case 'predict':
      return { kind: 'predict', text: key.lines.join('\n') };
    case 'repair':
      return { kind: 'repair', text: key.solution };
    case 'schedule':
      return { kind: 'schedule', text: key.least ?? SAFE };
    case 'order':
      return { kind: 'order', sequence: key.accepted[0] ?? [] };
  }
}

/** The ids of the options that are true. */
export function rightIds(options: readonly { readonly id: string; readonly correct: boolean }[]): string[] {
  return options.flatMap(({ id, correct }) => (correct ? [id] : []));
}

/** A response in which nothing is given. */
export function blankResponse(kind: Key['kind']): Response {
  switch (kind) {
    case 'choice':
    case 'outcomes':
      return { kind, ticked: [] };
    case 'placement':
      return { kind, picked: null };
    case 'number':
    case 'predict':
    case 'repair':
    case 'schedule':
      return { kind, text: '' };
    case 'match':
    case 'layout':
    case 'diagnose':
    case 'refcounts':
      return { kind, cells: {} };
    case 'order':
      return { kind, sequence: [] };
  }
}

/** A response that gives something, and earns nothing. */
export function wrongResponse(key: Key): Response {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
      return { kind: key.kind, ticked: falseIds(key.options) };
    case 'placement':
      return { kind: 'placement', picked: falseIds(key.options)[0] ?? null };
    case 'number':
      return { kind: 'number', text: String(key.near[0]?.value ?? key.answer + 1 + 2 * key.tolerance) };
    case 'match':
    case 'layout':
    case 'diagnose': {
      const cells = key.fields.map(({ id, options }) => [id, falseIds(options)[0] ?? '']);
      return { kind: key.kind, cells: Object.fromEntries(cells) };
    }
    case 'refcounts': {
      const cells = key.cells.map(({ id, answer, near }) => [id, String(near[0]?.value ?? answer + 1)]);
      return { kind: 'refcounts', cells: Object.fromEntries(cells) };
    }
    case 'repair':
      return { kind: 'repair', text: `${key.program.trimEnd()}\n# repaired\n` };
    case 'schedule':
      return { kind: 'schedule', text: key.least === null ? 'M' : SAFE };
    case 'predict':
      return { kind: 'predict', text: key.lines.map((line) => `${line} x`).join('\n') };
    case 'order': {
      const [first = []] = key.accepted;
      return { kind: 'order', sequence: [...falseIds(key.fragments), first.at(-1)!].slice(-first.length) };
    }
  }
}

/** A response of some credit, and not full; null where a kind knows only right and wrong. */
export function partlyResponse(key: Key): Response | null {
  switch (key.kind) {
    case 'choice':
    case 'outcomes': {
      const [right, wrong] = [rightIds(key.options), falseIds(key.options)];
      const ticked = right.length > 1 ? right.slice(1) : [...right, ...wrong.slice(1)];
      return { kind: key.kind, ticked };
    }
    case 'placement':
    case 'number':
    case 'schedule':
      return null;
    case 'repair':
      return { kind: 'repair', text: `${key.solution.trimEnd()}\nprint('and more')\n` };
    case 'match':
    case 'layout':
    case 'diagnose':
    case 'refcounts': {
      const [right, wrong] = [rightResponse(key), wrongResponse(key)];
      if (!('cells' in right && 'cells' in wrong)) return null;
      const [first = ''] = Object.keys(right.cells);
      return { kind: key.kind, cells: { ...right.cells, [first]: wrong.cells[first] ?? '' } };
    }
    case 'predict':
      // One line is right or wrong.
      if (key.lines.length === 1) return null;
      return { kind: 'predict', text: [...key.lines.slice(0, -1), 'x'].join('\n') };
    case 'order': {
      const [first = []] = key.accepted;
      return { kind: 'order', sequence: [...first.slice(1), ...first.slice(0, 1)] };
    }
  }
}

export const WANTED = ['right', 'partly', 'wrong'] as const;
export type Wanted = (typeof WANTED)[number];

/** A response that gets a verdict; null where a kind does not know it. */
export function responseFor(key: Key, wanted: Wanted): Response | null {
  switch (wanted) {
    case 'right':
      return rightResponse(key);
    case 'partly':
      return partlyResponse(key);
    case 'wrong':
      return wrongResponse(key);
  }
}

const falseIds = (options: readonly { readonly id: string; readonly correct: boolean }[]): string[] =>
  options.flatMap(({ id, correct }) => (correct ? [] : [id]));

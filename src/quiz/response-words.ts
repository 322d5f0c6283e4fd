import type { Item } from './item.ts';
import { diagnoseFields } from './kinds/diagnose.ts';
import { cellId, DIES } from './kinds/refcounts.ts';
import type { Response } from './response.ts';
import { SAFE } from './schedule-text.ts';
import { onOneLine } from './text.ts';

/** A part of an answer in words. */
export interface Said {
  /** What it answers, in Markdown; empty where that is the question itself. */
  readonly of: string;
  readonly text: string;
  /** Whether the text is Markdown by an author; else it is code, or was typed, and shown as it is. */
  readonly markdown: boolean;
}

/**
 * A response in words, part by part. Takes the item as it was shown (see `shownBy`). What the item does not have is named
 * as such: a response may have been written by anybody.
 */
export function responseWords(item: Item, response: Response): readonly Said[] {
  const { kind } = response;
  switch (item.kind) {
    case 'choice':
      return kind === item.kind ? texts(item.options, response.ticked) : [other(kind)];
    case 'outcomes': {
      const printed = item.options.map(({ id, text }) => ({ id, text: onOneLine(text) }));
      return kind === item.kind ? texts(printed, response.ticked, false) : [other(kind)];
    }
    case 'placement':
      if (kind !== item.kind) return [other(kind)];
      return response.picked === null ? [] : texts(item.options, [response.picked]);
    case 'number':
    case 'predict':
    case 'repair':
      return kind === item.kind ? [{ of: '', text: response.text, markdown: false }] : [other(kind)];
    case 'schedule':
      if (kind !== item.kind) return [other(kind)];
      return [
        {
          of: '',
          text: response.text === SAFE ? 'No schedule leads there.' : response.text,
          markdown: false,
        },
      ];
    case 'order': {
      const fragments = item.fragments.map(({ id, code }) => ({ id, text: code.trimEnd() }));
      return kind === item.kind ? texts(fragments, response.sequence, false) : [other(kind)];
    }
    case 'match':
    case 'layout':
      if (kind !== item.kind) return [other(kind)];
      return cells(
        response.cells,
        item.rows.map(({ id, text }) => ({ id, of: text, options: item.options })),
      );
    case 'diagnose':
      if (kind !== item.kind) return [other(kind)];
      return cells(
        response.cells,
        diagnoseFields.map(({ id, ask }) => ({ id, of: ask, options: item[id] })),
      );
    case 'refcounts': {
      if (kind !== item.kind) return [other(kind)];
      const counts = item.lines.flatMap((line) =>
        item.names.map((name, place) => ({ id: cellId(line, place), of: `\`${name}\` after line ${line}` })),
      );
      return cells(response.cells, [...counts, { id: DIES, of: 'The line in which the object dies' }]);
    }
  }
}

/** An answer on one line of plain text, for a file. */
export function plainWords(said: readonly Said[]): string {
  const bare = (markdown: string) =>
    markdown
      .replaceAll('`', '')
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim();
  const parts = said.map(({ of, text, markdown }) => {
    const words = markdown ? bare(text) : onOneLine(text);
    return of === '' ? words : `${asked(bare(of))} ${words}`;
  });
  return parts.length === 0 ? '(nothing)' : parts.join('; ');
}

/** What was asked for, ready to have its answer behind it. */
export function asked(of: string): string {
  return of.endsWith('?') ? of : `${of}:`;
}

interface Named {
  readonly id: string;
  readonly text: string;
}

interface Field {
  readonly id: string;
  readonly of: string;
  /** What it takes one of; a field without is typed in. */
  readonly options?: readonly Named[];
}

function texts(options: readonly Named[], ids: readonly string[], markdown = true): Said[] {
  return ids.map((id) => {
    const option = options.find((each) => each.id === id);
    return option === undefined ? unknown(id) : { of: '', text: option.text, markdown };
  });
}

function cells(given: Readonly<Record<string, string>>, fields: readonly Field[]): Said[] {
  const known = fields.flatMap(({ id, of, options }): Said[] => {
    const text = Object.hasOwn(given, id) ? given[id]! : '';
    if (text === '') return [];
    if (options === undefined) return [{ of, text, markdown: false }];
    return texts(options, [text]).map((said) => ({ ...said, of }));
  });
  const ids = new Set(fields.map(({ id }) => id));
  return [...known, ...Object.keys(given).flatMap((id) => (ids.has(id) ? [] : unknown(id)))];
}

const unknown = (id: string): Said => ({
  ...{ of: '', markdown: false },
  text: `“${id}”, which this question does not have`,
});

const other = (kind: Response['kind']): Said => ({
  ...{ of: '', markdown: false },
  text: `an answer to another kind of question (${kind})`,
});

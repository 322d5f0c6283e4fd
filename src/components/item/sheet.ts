import type { Item, Key, Solution } from '../../quiz/index.ts';
import { diagnoseFields } from '../../quiz/kinds/diagnose.ts';
import { lineOption } from '../../quiz/kinds/repair.ts';
import { cellId, DIES } from '../../quiz/kinds/refcounts.ts';
import type { RightOrWrong } from '../../quiz/key.ts';
import type { Sheet } from '../../quiz/sheet.ts';
import { escape } from '../../islands/markup.ts';
import { href } from '../href.ts';
import { optionEvidence, type Stepped, wholeEvidence } from './evidence.ts';
import { kept } from '../../islands/kept.ts';
import { inline, markdown } from './markdown.ts';

/** A source as the sheet names it. */
interface SourceWords {
  readonly title: string;
  readonly url?: string | undefined;
  readonly note?: string | undefined;
}

/**
 * The answer sheet of an item: its key with all Markdown made HTML, what the engine saw, explanation, sources. Takes, as HTML,
 * what is right on each of several builds, or nothing.
 */
export function sheetOf(
  item: Item,
  { key, evidence }: Solution,
  sources: readonly SourceWords[],
  stepped: Stepped,
  onBuilds: string,
): Sheet {
  return {
    id: item.id,
    version: item.version,
    key: inHtml(key),
    evidence: optionEvidence(evidence, stepped),
    texts: textsOf(item),
    explanation: markdown(item.explanation) + onBuilds,
    seen: wholeEvidence(item.id, evidence),
    grounds: groundsOf(item) + sourcesHtml(sources),
  };
}

function inHtml(key: Key): Key {
  const said = <Part extends { readonly feedback: string }>(part: Part): Part => ({
    ...part,
    feedback: markdown(part.feedback),
  });
  const both = ({ right, wrong }: RightOrWrong): RightOrWrong => ({
    right: markdown(right),
    wrong: markdown(wrong),
  });
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return { ...key, options: key.options.map(said) };
    case 'number':
      return { ...key, near: key.near.map(said), feedback: both(key.feedback) };
    case 'match':
    case 'diagnose':
    case 'layout':
      return { ...key, fields: key.fields.map(({ id, options }) => ({ id, options: options.map(said) })) };
    case 'refcounts':
      return { ...key, cells: key.cells.map((cell) => ({ ...said(cell), near: cell.near.map(said) })) };
    case 'predict': {
      const reasons = key.reasons.map((reason) => reason && markdown(reason));
      return { ...key, reasons, near: key.near.map(said), feedback: both(key.feedback) };
    }
    case 'schedule': {
      const { safe } = key.feedback;
      return { ...key, feedback: { ...both(key.feedback), safe: safe && markdown(safe) } };
    }
    case 'repair': {
      const { other } = key.feedback;
      return { ...key, feedback: { ...both(key.feedback), other: markdown(other) } };
    }
    case 'order':
      return { ...key, fragments: key.fragments.map(said), feedback: both(key.feedback) };
  }
}

/** What fields and their options are called. Options to tick have their texts in the form. */
export function textsOf(item: Item): Record<string, string> {
  const code = (text: string): string => `<code class="printed">${escape(kept(text.trimEnd()))}</code>`;
  switch (item.kind) {
    case 'match':
    case 'layout':
      return Object.fromEntries(
        item.rows.flatMap((row) => [
          [row.id, inline(row.text)],
          ...item.options.map(({ id, text }) => [`${row.id}.${id}`, inline(text)]),
        ]),
      );
    case 'diagnose':
      return Object.fromEntries(
        diagnoseFields.flatMap(({ id: field, ask }) => [
          [field, ask],
          ...item[field].map(({ id, text }) => [`${field}.${id}`, inline(text)]),
        ]),
      );
    case 'refcounts':
      return Object.fromEntries([
        ...item.lines.flatMap((line) =>
          item.names.map((name, place) => [
            cellId(line, place),
            `<code>${escape(name)}</code> after line ${line}`,
          ]),
        ),
        [DIES, 'The line in which the object dies'],
      ]);
    case 'schedule':
      return { yours: 'Your schedule', end: 'It ends with this output', least: 'Schedule' };
    case 'repair':
      return {
        output: 'It can print',
        ...Object.fromEntries(item.keep.map((line) => [lineOption(item.keep, line), code(line)])),
      };
    case 'order':
      return Object.fromEntries(item.fragments.map(({ id, code: text }) => [id, code(text)]));
    default:
      return {};
  }
}

/** Which sort of truth the answer is, and on which builds it holds. */
function groundsOf({ basis, builds }: Item): string {
  const sort = { guaranteed: 'Guaranteed', implementation: 'Implementation', observed: 'Observed' }[basis];
  const where = builds === undefined ? '' : `, for ${inline(builds.replace(/\.$/, ''))}.`;
  return `<p class="grounds"><a class="label" href="${href('/about/#sorts-of-truth')}">${sort}</a>${where}</p>`;
}

function sourcesHtml(sources: readonly SourceWords[]): string {
  if (sources.length === 0) return '';
  const list = sources.map(({ title, url, note }) => {
    const name = url === undefined ? escape(title) : `<a href="${escape(url)}">${escape(title)}</a>`;
    return `<li>${name}${note === undefined ? '' : `. ${escape(note)}`}</li>`;
  });
  return `<p class="label">Sources</p><ul class="item-sources">${list.join('')}</ul>`;
}

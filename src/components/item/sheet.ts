import type { Item, Key, Solution } from '../../quiz/index.ts';
import type { Sheet } from '../../quiz/sheet.ts';
import { escape } from '../figures/markup.ts';
import { href } from '../href.ts';
import { optionEvidence, wholeEvidence } from './evidence.ts';
import { inline, markdown } from './markdown.ts';

/** A source as the sheet names it. */
interface SourceWords {
  readonly title: string;
  readonly url?: string | undefined;
  readonly note?: string | undefined;
}

/** The answer sheet of an item: its key with all Markdown made HTML, what the engine saw, explanation, sources. */
export function sheetOf(item: Item, { key, evidence }: Solution, sources: readonly SourceWords[]): Sheet {
  return {
    id: item.id,
    version: item.version,
    key: inHtml(key),
    evidence: optionEvidence(evidence),
    explanation: markdown(item.explanation),
    seen: wholeEvidence(item.id, evidence),
    grounds: groundsOf(item) + sourcesHtml(sources),
  };
}

function inHtml(key: Key): Key {
  if (key.kind !== 'number')
    return {
      ...key,
      options: key.options.map((option) => ({ ...option, feedback: markdown(option.feedback) })),
    };
  return {
    ...key,
    near: key.near.map((near) => ({ ...near, feedback: markdown(near.feedback) })),
    feedback: { right: markdown(key.feedback.right), wrong: markdown(key.feedback.wrong) },
  };
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

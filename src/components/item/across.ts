import { escape } from '../../islands/markup.ts';
import { acrossOf, buildWords } from '../../quiz/across.ts';
import type { AskedBuild } from '../../quiz/common.schema.ts';
import type { Item, Key } from '../../quiz/index.ts';
import { onOneLine } from '../../quiz/text.ts';

/**
 * What is right on each of the builds for which an item is asked, as a table in HTML: which of it is guaranteed, and which
 * is how a build does it. Empty where it is not asked for several. Takes the key on a build, and the key that holds
 * whatever the build; null where nothing is promised.
 */
export function acrossTable(item: Item, keyOn: (build: AskedBuild) => Key, promised: Key | null): string {
  const builds = acrossOf(item);
  if (builds.length === 0) return '';
  const row = (name: string, answer: string, sort: string) =>
    `<tr><th scope="row">${escape(name)}</th><td>${answer}</td><td>${sort}</td></tr>`;
  const rows = builds.map((build) =>
    row(capital(buildWords(build)), answerHtml(item, keyOn(build)), 'implementation: this build does so'),
  );
  const last =
    promised === null
      ? row('Any build', 'not said', 'nothing is guaranteed')
      : row('Any build', answerHtml(item, promised), 'guaranteed: nothing beside this');
  return (
    `<div class="table" tabindex="0" role="region" aria-label="The answer on each build"><table>` +
    `<thead><tr><th scope="col">Build</th><th scope="col">${answerWord(item)}</th><th scope="col">Sort of truth</th></tr></thead>` +
    `<tbody>${rows.join('')}${last}</tbody></table></div>`
  );
}

/** A printed text on one line. */
const code = (text: string) => `<code>${escape(onOneLine(text.trimEnd()))}</code>`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function answerWord({ kind }: Item): string {
  if (kind === 'outcomes') return 'Can print';
  return kind === 'predict' ? 'Prints' : 'Answer';
}

/** What is right, in short. */
function answerHtml(item: Item, key: Key): string {
  switch (key.kind) {
    case 'outcomes': {
      const texts = new Map(item.kind === 'outcomes' ? item.options.map(({ id, text }) => [id, text]) : []);
      return key.options
        .flatMap(({ id, correct }) => (correct ? [code(texts.get(id) ?? '')] : []))
        .toSorted()
        .join(' or ');
    }
    case 'predict':
      return code(key.lines.join('\n'));
    case 'number':
      return `${key.answer}${key.unit === null ? '' : ` ${escape(key.unit)}`}`;
    case 'refcounts':
      return key.cells.map(({ answer }) => answer).join(', ');
    default:
      throw new TypeError(`no key of kind ${key.kind} is asked of several builds`);
  }
}

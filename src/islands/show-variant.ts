import { reword, type Words } from '../quiz/reword.ts';
import { SHOWN, type ShownWords } from './use-words.ts';

const written = new WeakMap<Text, string>();

/** Parts that are alive: they are told, and draw themselves anew. */
const ALIVE = '.ordering, .stepping, .editor';

/**
 * Shows the words and the order of options of a variant in a question that the server wrote. Whole words in its text are
 * replaced; what it says by `labels` (numbers, links) stays. Takes the order of what is offered: of an input as
 * `NAME VALUE`, of a row by the name of its field, of what a field takes as ` VALUE`, of a fragment by its id. Of what is
 * said of several builds, only that of the one asked about stays.
 */
export function showVariant(
  question: HTMLElement,
  words: Words,
  order: readonly string[],
  build: string | null,
): void {
  for (const rule of question.querySelectorAll<HTMLElement>('[data-build]'))
    rule.hidden = rule.dataset['build'] !== build;
  const walker = document.createTreeWalker(question, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (text.parentElement?.closest(`.label, .item-answer, .item-best, button, ${ALIVE}`)) continue;
    const original = written.get(text) ?? text.data;
    written.set(text, original);
    text.data = reword(original, words);
  }
  const places = new Map(order.map((name, at) => [name, at]));
  const at = (element: Element): number => {
    if (element instanceof HTMLOptionElement) return places.get(` ${element.value}`) ?? -1;
    const field = element.querySelector<HTMLInputElement | HTMLSelectElement>('input, select');
    const name = field instanceof HTMLSelectElement ? field.name : `${field?.name} ${field?.value}`;
    return places.get(name) ?? 0;
  };
  const offered = [...question.querySelectorAll('label.option, label.pair, label.pair option')];
  for (const each of offered.toSorted((a, b) => at(a) - at(b))) each.parentElement?.append(each);
  question.dataset['shown'] = JSON.stringify({ words: [...words], order } satisfies ShownWords);
  question.dispatchEvent(new CustomEvent(SHOWN));
}

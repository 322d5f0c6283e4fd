import { reword } from '../quiz/variant.ts';

const written = new WeakMap<Text, string>();

/**
 * Shows the words and the order of options of a variant in a question that the server wrote. Whole words in its text are
 * replaced; what it says by `labels` (numbers, links) stays. Takes the order as `FIELD VALUE`, by name and value of each
 * option’s input.
 */
export function showVariant(
  question: Element,
  words: ReadonlyMap<string, string>,
  order: readonly string[],
): void {
  const walker = document.createTreeWalker(question, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node as Text;
    if (text.parentElement?.closest('.label, .item-answer, .item-best, button')) continue;
    const original = written.get(text) ?? text.data;
    written.set(text, original);
    text.data = reword(original, words);
  }
  const options = [...question.querySelectorAll('label.option')];
  const at = (option: Element): number => {
    const input = option.querySelector('input');
    return order.indexOf(`${input?.name} ${input?.value}`);
  };
  for (const option of options.toSorted((a, b) => at(a) - at(b))) option.parentElement?.append(option);
}

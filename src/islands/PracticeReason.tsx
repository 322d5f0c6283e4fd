import type { PracticeQuestion } from '../quiz/practice.ts';
import type { Catalogue } from './catalogue.ts';

/** Why a question is asked. Of a re-test not which belief it is about, which would give the answer away. */
export function PracticeReason({ asked, catalogue }: { asked: PracticeQuestion; catalogue: Catalogue }) {
  switch (asked.kind) {
    case 'retest': {
      const sign = asked.signs.at(-1)?.item;
      const question = catalogue.items.find(({ id }) => id === sign);
      if (question === undefined)
        return <p class="rule">Re-test: whether what your answers have shown still holds.</p>;
      if (sign === asked.item)
        return <p class="rule">Re-test: the question that you had wrong, as no other is about the same.</p>;
      return (
        <p class="rule">
          Re-test: your answer to <a href={question.url}>{question.title}</a> pointed at a wrong belief. Here
          is another question about the same.
        </p>
      );
    }
    case 'review':
      return <p class="rule">Due again: you have answered this before.</p>;
    case 'variant':
      return <p class="rule">A variant, with seed {asked.seed}.</p>;
  }
}

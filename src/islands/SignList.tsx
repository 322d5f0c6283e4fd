import type { Attempt } from '../quiz/attempts.ts';
import { signWords } from '../quiz/sign-words.ts';
import { AnswerList } from './AnswerList.tsx';
import { answerOf } from './answer-words.ts';
import type { Catalogue } from './catalogue.ts';
import { useItems } from './use-items.ts';
import { timeWords } from './record-words.ts';

interface Props {
  signs: readonly Attempt[];
  misconception: string;
  catalogue: Catalogue;
}

/** The answers that point at a belief: to which question, when, and what of the answer does. */
export function SignList({ signs, misconception, catalogue }: Props) {
  const asked = catalogue.items.filter(({ id }) => signs.some(({ item }) => item === id));
  const items = useItems(asked);
  return (
    <ul class="signs">
      {signs.map((attempt) => {
        const question = asked.find(({ id }) => id === attempt.item);
        const answer = answerOf(attempt, items, (item, response) => signWords(item, response, misconception));
        return (
          <li key={attempt.at}>
            <p>
              <a href={linkTo(attempt.item, question?.url ?? '')}>{question?.title ?? attempt.item}</a>,{' '}
              <time dateTime={attempt.at}>{timeWords(attempt.at)}</time>
            </p>
            {answer.kind === 'said' ? <AnswerList said={answer.said} /> : <p class="untold">{answer.why}</p>}
          </li>
        );
      })}
    </ul>
  );
}

/** Where a question stands: on this page, with its feedback, or on its own. */
const linkTo = (id: string, url: string) => (document.getElementById(id) ? `#${id}` : url);

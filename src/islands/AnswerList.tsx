import { asked, type Said } from '../quiz/response-words.ts';
import { Inline } from './Inline.tsx';

/** An answer in words, part by part. */
export function AnswerList({ said }: { said: readonly Said[] }) {
  if (said.length === 0) return <p class="untold">Nothing was given.</p>;
  return (
    <ul class="answer">
      {said.map(({ of, text, markdown }, index) => (
        <li key={index}>
          {of !== '' && (
            <span class="asked">
              <Inline text={asked(of)} />{' '}
            </span>
          )}
          <Words text={text} markdown={markdown} />
        </li>
      ))}
    </ul>
  );
}

function Words({ text, markdown }: Pick<Said, 'text' | 'markdown'>) {
  if (text.trim() === '') return <i>nothing</i>;
  if (markdown) return <Inline text={text} />;
  return <code class={text.includes('\n') ? 'printed' : undefined}>{text}</code>;
}

import type { RefObject } from 'preact';
import type { Key } from '../quiz/key.ts';
import type { Response } from '../quiz/response.ts';
import type { Result } from '../quiz/result.ts';
import { markWords, type Sheet } from '../quiz/sheet.ts';
import { Mark } from './Mark.tsx';
import { verdictWords } from './words.ts';

interface Props {
  heading: RefObject<HTMLHeadingElement>;
  level: number;
  kind: Response['kind'];
  result: Result;
  sheet: Sheet;
  texts: ReadonlyMap<string, string>;
  retry: () => void;
  /** Shows the question with other words; null where it has none. */
  another: (() => void) | null;
}

/** The verdict, then each option with what is to be said of it, then the explanation and where it comes from. */
export function Feedback({ heading, level, kind, result, sheet, texts, retry, another }: Props) {
  const Heading = level === 2 ? 'h2' : level === 3 ? 'h3' : 'h4';
  return (
    <div class="item-answer">
      <Heading ref={heading} tabIndex={-1} class={`verdict ${result.verdict}`}>
        {verdictWords(result)}
      </Heading>
      <ul class="marked">
        {result.parts.map(({ option, state, feedback }) => (
          <li key={option} class={state}>
            <p class="mark">
              <Mark state={state} /> {markWords[kind][state]}
              {kind === 'number' && `: ${option}`}
            </p>
            {texts.has(option) && html('text', texts.get(option))}
            {html('said', feedback)}
            {sheet.evidence[option] && html('seen', sheet.evidence[option])}
          </li>
        ))}
      </ul>
      {sheet.key.kind === 'number' && result.verdict !== 'right' && <p>{answerWords(sheet.key)}</p>}
      {html('explanation', sheet.explanation + sheet.seen + sheet.grounds)}
      <p class="item-actions">
        <button type="button" onClick={retry}>
          Try again
        </button>{' '}
        {another && (
          <button type="button" onClick={another}>
            Another like this
          </button>
        )}
      </p>
    </div>
  );
}

/** The right number, in a sentence. */
function answerWords({ answer, unit }: Extract<Key, { kind: 'number' }>): string {
  const digits = answer.toLocaleString('en-GB', { maximumFractionDigits: 9 });
  return `The answer is ${digits}${unit === null ? '' : ` ${unit}`}.`;
}

/** HTML that this site made at build time. */
const html = (name: string, content = '') => (
  <div class={name} dangerouslySetInnerHTML={{ __html: content }} />
);

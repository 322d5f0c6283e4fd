import type { ComponentChildren, RefObject } from 'preact';
import type { Key } from '../quiz/key.ts';
import type { Response } from '../quiz/response.ts';
import type { Part, Result } from '../quiz/result.ts';
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
  /** What an engine saw of the answer itself. */
  proof?: ComponentChildren;
  /** Asks the question again; null in a test, which is begun anew as a whole. */
  retry: (() => void) | null;
  /** Shows the question with other words; null where it has none. */
  another: (() => void) | null;
}

/** The verdict, then each option with what is to be said of it, then the explanation and where it comes from. */
export function Feedback({ heading, level, kind, result, sheet, texts, proof, retry, another }: Props) {
  const Heading = level === 2 ? 'h2' : level === 3 ? 'h3' : 'h4';
  return (
    <div class="item-answer">
      <Heading ref={heading} tabIndex={-1} class={`verdict ${result.verdict}`}>
        {verdictWords(result)}
      </Heading>
      <ul class="marked">
        {result.parts.map((part) => (
          <li key={part.option} class={part.state}>
            <p class="mark">
              <Mark state={part.state} /> {part.option === WHOLE ? 'As a whole' : markWords[kind][part.state]}
              {kind === 'number' && `: ${part.option}`}
            </p>
            {'fields' in sheet.key && html('asked', sheet.texts[part.option.split('.')[0]!])}
            {part.given === undefined ? (
              html('text', texts.get(part.option) ?? sheet.texts[part.option])
            ) : (
              <Given part={part} name={sheet.texts[part.option] ?? `Line ${part.option}`} />
            )}
            {part.given === undefined &&
              part.expected &&
              html('text', `Right: ${sheet.texts[part.expected]}`)}
            {html('said', part.feedback)}
            {html('seen', sheet.evidence[part.option])}
          </li>
        ))}
      </ul>
      {proof}
      {sheet.key.kind === 'number' && result.verdict !== 'right' && <p>{answerWords(sheet.key)}</p>}
      {html('explanation', sheet.explanation + sheet.seen + sheet.grounds)}
      {retry && (
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
      )}
    </div>
  );
}

/** The right number, in a sentence. */
function answerWords({ answer, unit }: Extract<Key, { kind: 'number' }>): string {
  const digits = answer.toLocaleString('en-GB', { maximumFractionDigits: 9 });
  return `The answer is ${digits}${unit === null ? '' : ` ${unit}`}.`;
}

/** The part that is of the answer as a whole. */
const WHOLE = 'whole';

/** What was typed beside what would have been right. Takes the name of the field, as HTML. */
function Given({ part: { given, expected, state }, name }: { part: Part; name: string }) {
  return (
    <p class="given">
      <span dangerouslySetInnerHTML={{ __html: name }} />: {printed(given)}
      {state !== 'right' && expected !== undefined && <> instead of {printed(expected)}</>}
    </p>
  );
}

const printed = (text = '') => (text === '' ? <i>nothing</i> : <code>{text}</code>);

/** HTML that this site made at build time; nothing where there is none. */
const html = (name: string, content = '') =>
  content === '' ? null : <div class={name} dangerouslySetInnerHTML={{ __html: content }} />;

import { useEffect, useRef, useState } from 'preact/hooks';
import { reword } from '../quiz/reword.ts';
import { EditorSwitch } from './EditorSwitch.tsx';
import { editors } from './place-cursor.ts';
import { useWords } from './use-words.ts';

interface Props {
  /** How the ids of its elements begin: there may be more than one on a page. */
  id: string;
  /** The program as it is given. */
  source: string;
}

/** Lines beyond those that are given, so that there is room for a lock before any script runs. */
const ROOM = 6;

/**
 * The program of a question as text that can be changed. The server writes the field; alive, it numbers the lines as they
 * come and grows with them. Tab leaves it, as everywhere.
 */
export default function RepairField({ id, source }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { words } = useWords(field);
  useEffect(() => {
    if (words.size === 0 && field.current!.defaultValue.trimEnd() === source.trimEnd()) return;
    field.current!.defaultValue = field.current!.value = reword(source, words);
    editors.get(field.current!)?.read();
    setLines(given);
  }, [words]);
  const given = source.split('\n').length;
  const [lines, setLines] = useState(given);
  useEffect(() => {
    const element = field.current!;
    const look = () => setLines(element.value.split('\n').length);
    // The form empties its fields after it has told that it will.
    const lookLater = () => setTimeout(look);
    look();
    // As it was given it is no answer.
    const give = ({ formData }: FormDataEvent) => {
      if (element.value.trimEnd() === element.defaultValue.trimEnd()) formData.set('answer', '');
    };
    const { form } = element;
    form?.addEventListener('reset', lookLater);
    form?.addEventListener('formdata', give);
    return () => {
      form?.removeEventListener('reset', lookLater);
      form?.removeEventListener('formdata', give);
    };
  }, []);
  /** What grades a program is large: it comes when somebody is about to change one, and not before. */
  const prepare = () => {
    import('./repair.tsx').then(({ warmGrader }) => warmGrader()).catch(() => {});
  };
  const stop = () => {
    import('./repair.tsx').then(({ stopGrader }) => stopGrader()).catch(() => {});
  };
  const rows = Math.max(lines, given) + ROOM;
  return (
    <>
      <div class="editor">
        <div class="numbers" aria-hidden="true">
          {Array.from({ length: rows }, (_, index) => (
            <span key={index}>{index + 1}</span>
          ))}
        </div>
        <textarea
          ref={field}
          id={`${id}-program`}
          name="answer"
          rows={rows}
          wrap="off"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          maxLength={4000}
          aria-describedby={`${id}-keep`}
          onFocus={prepare}
          onInput={(event) => setLines(event.currentTarget.value.split('\n').length)}
        >
          {source}
        </textarea>
      </div>
      <EditorSwitch field={field} />
      <p class="grading">
        Every schedule of the program is being explored.{' '}
        <button type="button" onClick={stop}>
          Stop
        </button>
      </p>
    </>
  );
}

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SourceError } from '../engine/python/source-error.ts';
import type { ProgramEditor } from './ProgramEditor.tsx';

interface Props {
  id: string;
  source: string;
  /** What the reader has written in its place; null where nobody edits. */
  draft: string | null;
  setDraft: (text: string | null) => void;
  /** Why the program was refused: it is then edited in any case. */
  refused: SourceError | null;
  /** What the button says that takes over what was written. */
  action: string;
  apply: (source: string) => void;
  /** The program with its lines, where it is not edited. */
  children: ComponentChildren;
}

/** The program of a lab, to be read or to be edited. */
export function LabProgram({ id, source, draft, setDraft, refused, action, apply, children }: Props) {
  const editor = useRef<HTMLTextAreaElement>(null);
  const edit = draft !== null || refused !== null;
  const [Editor, setEditor] = useState<typeof ProgramEditor | null>(null);
  const [problem, setProblem] = useState('');
  // Most readers step and do not edit: the field comes when it is asked for.
  useEffect(() => {
    if (!edit || Editor !== null) return;
    import('./ProgramEditor.tsx').then(
      (loaded) => setEditor(() => loaded.ProgramEditor),
      () =>
        setProblem(
          'The field for the program could not be fetched. Check the connection and reload the page.',
        ),
    );
  }, [edit]);
  const take = () => apply(draft ?? source);
  return (
    <div class="lab-code">
      {edit && Editor !== null ? (
        <Editor
          id={id}
          field={editor}
          source={draft ?? source}
          edit={setDraft}
          restore={null}
          explore={take}
          error={draft === null || draft === source ? refused : null}
        />
      ) : (
        children
      )}
      {edit && Editor === null && <p role="alert">{problem}</p>}
      <p class="lab-buttons">
        {!edit && (
          <button type="button" onClick={() => setDraft(source)}>
            Edit the program
          </button>
        )}
        {edit && (
          <button type="button" onClick={take}>
            {action}
          </button>
        )}
        {edit && refused === null && (
          <button type="button" onClick={() => setDraft(null)}>
            Leave it as it was
          </button>
        )}
      </p>
    </div>
  );
}

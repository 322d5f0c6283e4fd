import type { RefObject } from 'preact';
import type { SourceError } from '../engine/python/source-error.ts';
import { EditorSwitch } from './EditorSwitch.tsx';
import { placeCursor } from './place-cursor.ts';

interface Props {
  /** How the ids of its elements begin: there may be more than one on a page. */
  id: string;
  field: RefObject<HTMLTextAreaElement>;
  source: string;
  edit: (text: string) => void;
  /** Takes back what was changed; null where nothing was. */
  restore: (() => void) | null;
  explore: () => void;
  /** Why the program was refused. */
  error: SourceError | null;
}

/** A program as text with its line numbers, and what is wrong with it. Tab leaves the field, as everywhere. */
export function ProgramEditor({ id, field, source, edit, restore, explore, error }: Props) {
  const lines = source.split('\n');
  const show = () => {
    if (field.current !== null) placeCursor(field.current, error);
  };
  return (
    <div class="field">
      <label for={`${id}-program`}>Program</label>
      <div class="editor">
        <div class="numbers" aria-hidden="true">
          {lines.map((_, index) => (
            <span key={index} class={error?.line === index + 1 ? 'm' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          id={`${id}-program`}
          ref={field}
          rows={lines.length}
          wrap="off"
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          value={source}
          aria-invalid={error !== null}
          aria-describedby={`${id}-problem`}
          onInput={(event) => edit(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            explore();
          }}
        />
      </div>
      <EditorSwitch field={field} refused={error?.line ?? null} />
      <div class="refusal">
        <p id={`${id}-problem`} role="alert">
          {error && (
            <>
              <strong>
                Line {error.line}, column {error.column}.
              </strong>{' '}
              {error.reason
                .split('`')
                .map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
            </>
          )}
        </p>
        {error && (
          <button type="button" onClick={show}>
            Go to line {error.line}
          </button>
        )}
        {restore && (
          <button type="button" onClick={restore}>
            Undo my changes
          </button>
        )}
      </div>
    </div>
  );
}

import type { RefObject } from 'preact';
import type { SourceError } from '../engine/python/source-error.ts';

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
    const element = field.current;
    if (element === null || error === null) return;
    const before = lines.slice(0, error.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    const at = Math.min(before + error.column - 1, source.length);
    element.focus();
    element.setSelectionRange(at, at);
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

import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { editors } from './place-cursor.ts';

interface Props {
  field: RefObject<HTMLTextAreaElement>;
  /** The line that was refused. */
  refused?: number | null;
}

/**
 * A way from a plain text area to an editor with colours and indentation and back. The editor is large: it is loaded
 * when asked for, and shown in place of what stands before this element, which is the text area with its numbers.
 */
export function EditorSwitch({ field, refused = null }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'plain' | 'loading' | 'failed' | 'dressed'>('plain');
  const editor = () => (field.current === null ? undefined : editors.get(field.current));

  // The program may be changed from elsewhere: taken back, or opened from a link.
  useEffect(() => editor()?.read());
  useEffect(() => editor()?.mark(refused), [refused, state]);
  // What is hidden takes no focus.
  useEffect(() => {
    if (state === 'dressed') editor()?.focusAt(field.current!.selectionStart);
  }, [state]);
  useEffect(() => {
    const form = field.current?.form;
    const readLater = () => setTimeout(() => editor()?.read());
    form?.addEventListener('reset', readLater);
    return () => {
      form?.removeEventListener('reset', readLater);
      editor()?.close();
    };
  }, []);

  const open = async () => {
    setState('loading');
    try {
      const { dressField } = await import('./code-editor.ts');
      const [element, place] = [field.current!, host.current!];
      editors.set(element, dressField(element, place, 'Program'));
      setState('dressed');
    } catch {
      setState('failed');
    }
  };
  const close = () => {
    const element = field.current!;
    editor()?.close();
    editors.delete(element);
    setState('plain');
    requestAnimationFrame(() => element.focus());
  };

  const dressed = state === 'dressed';
  return (
    <>
      <div ref={host} class="editor dressed" hidden={!dressed} />
      <p class="editor-switch">
        <button type="button" disabled={state === 'loading'} onClick={dressed ? close : open}>
          {dressed ? 'Back to plain text' : 'Edit with colours and indentation'}
        </button>{' '}
        <span role="status">
          {state === 'loading' && 'Loading the editor…'}
          {state === 'failed' && 'The editor could not be loaded. The text can be changed as it is.'}
        </span>
      </p>
    </>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import { reword } from '../quiz/reword.ts';
import { kept } from './kept.ts';
import { useWords } from './use-words.ts';

interface Fragment {
  id: string;
  code: string;
}

interface Props {
  before: string;
  after: string;
  /** In the order in which they are offered. */
  fragments: readonly Fragment[];
  uses: number;
}

/**
 * Fragments of a program, those that are left and those that have their place. Each button moves one; what is chosen is
 * in the form as hidden fields, in order.
 */
export default function OrderList(props: Props) {
  const [sequence, setSequence] = useState<readonly string[]>([]);
  const [said, setSaid] = useState('');
  const root = useRef<HTMLDivElement>(null);
  const { words, order } = useWords(root);
  const { uses } = props;
  const [before, after] = [reword(props.before, words), reword(props.after, words)];
  const fragments = props.fragments
    .map(({ id, code }) => ({ id, code: reword(code, words) }))
    .toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
  const codeOf = (id: string) => fragments.find((each) => each.id === id)!.code;
  const left = fragments.filter(({ id }) => !sequence.includes(id));

  useEffect(() => {
    const form = root.current?.closest('form');
    const clear = () => setSequence([]);
    form?.addEventListener('reset', clear);
    return () => form?.removeEventListener('reset', clear);
  }, []);

  /** Moves the focus with the fragment: its button may be another one now. */
  const change = (next: readonly string[], words: string, focus: string) => {
    setSequence(next);
    setSaid(words);
    requestAnimationFrame(() => {
      const button = root.current?.querySelector<HTMLElement>(`[data-focus="${focus}"]:not(:disabled)`);
      (button ?? root.current?.querySelector<HTMLElement>('button:not(:disabled)'))?.focus();
    });
  };
  const move = (id: string, by: number) => {
    const at = sequence.indexOf(id);
    const next = sequence.toSpliced(at, 1).toSpliced(at + by, 0, id);
    const focus = at + by === 0 || at + by === sequence.length - 1 ? `${id} ${-by}` : `${id} ${by}`;
    change(next, `${codeOf(id).trim()}: place ${at + by + 1} of ${next.length}`, focus);
  };
  const code = (text: string) => <code class="printed">{kept(text)}</code>;
  return (
    <div class="ordering" ref={root}>
      <p class="label">The program, {`${sequence.length} of ${uses}`} fragments placed</p>
      {before !== '' && code(before)}
      <ol class="placed" aria-label="Fragments in their places">
        {sequence.map((id, index) => (
          <li key={id}>
            <input type="hidden" name="answer" value={id} />
            {code(codeOf(id))}
            <span class="moves">
              <button
                type="button"
                data-focus={`${id} -1`}
                disabled={index === 0}
                aria-label={`Move up: ${codeOf(id).trim()}`}
                onClick={() => move(id, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                data-focus={`${id} 1`}
                disabled={index === sequence.length - 1}
                aria-label={`Move down: ${codeOf(id).trim()}`}
                onClick={() => move(id, 1)}
              >
                ↓
              </button>
              <button
                type="button"
                aria-label={`Take out: ${codeOf(id).trim()}`}
                onClick={() =>
                  change(
                    sequence.filter((other) => other !== id),
                    `${codeOf(id).trim()}: taken out`,
                    `add ${id}`,
                  )
                }
              >
                ×
              </button>
            </span>
          </li>
        ))}
        {sequence.length === 0 && <li class="none">Nothing is placed yet.</li>}
      </ol>
      {after !== '' && code(after)}
      <p class="label">Fragments to choose from</p>
      <ul class="left-over">
        {left.map(({ id, code: text }) => (
          <li key={id}>
            {code(text)}
            <button
              type="button"
              data-focus={`add ${id}`}
              disabled={sequence.length >= uses}
              aria-label={`Add: ${text.trim()}`}
              onClick={() =>
                change(
                  [...sequence, id],
                  `${text.trim()}: place ${sequence.length + 1}`,
                  left.length > 1 ? `add ${left.find((each) => each.id !== id)!.id}` : `${id} -1`,
                )
              }
            >
              Add
            </button>
          </li>
        ))}
      </ul>
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}

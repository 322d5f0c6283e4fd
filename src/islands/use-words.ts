import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Words } from '../quiz/reword.ts';

/** A variant as the question’s element carries it, for parts of it that come alive later. */
export interface ShownWords {
  readonly words: readonly (readonly [string, string])[];
  readonly order: readonly string[];
}

/** What happens at a question’s element when a variant is shown in it. */
export const SHOWN = 'item-shown';

const AS_WRITTEN: { words: Words; order: readonly string[] } = { words: new Map(), order: [] };

/** The words and the order of the variant that is shown in the question around an element; as written, none. */
export function useWords(root: RefObject<HTMLElement>): typeof AS_WRITTEN {
  const [shown, setShown] = useState(AS_WRITTEN);
  useEffect(() => {
    const question = root.current?.closest<HTMLElement>('.item');
    const look = () => {
      const given = question?.dataset['shown'];
      if (given === undefined) return;
      const { words, order }: ShownWords = JSON.parse(given);
      setShown({ words: new Map(words), order });
    };
    look();
    question?.addEventListener(SHOWN, look);
    return () => question?.removeEventListener(SHOWN, look);
  }, []);
  return shown;
}

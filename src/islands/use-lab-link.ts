import { useEffect, useState } from 'preact/hooks';

interface LabLinks<State> {
  /** The page of the lab; null where this is it: then the address of the page is kept up to date. */
  readonly page: string | null;
  /** Reads a fragment; null where it is none of this lab. Rejects with a message for who sees it. */
  readonly read: (fragment: string) => Promise<State | null>;
  /** Shows what a link holds. */
  readonly open: (state: State) => void;
  /** What is shown now, as a fragment; null where there is nothing to link to yet. */
  readonly write: (() => Promise<string>) | null;
  /** Whether it was only looked at: then the page keeps its plain address. */
  readonly untouched: boolean;
  /** What the fragment is made of: it is written anew when one of these changes. */
  readonly shown: readonly unknown[];
}

/** Milliseconds of rest after which the link is written anew; browsers allow only so many changes of the address. */
const REST = 400;

/**
 * Keeps a lab and the address together: opens what the address says, also when it changes, and writes what is shown.
 * Returns the link, empty at first, and what is wrong with the link that was followed.
 */
export function useLabLink<State>(lab: LabLinks<State>): {
  readonly link: string;
  readonly trouble: string;
  readonly setTrouble: (trouble: string) => void;
} {
  const { page, read, open, write, untouched, shown } = lab;
  const [link, setLink] = useState('');
  const [trouble, setTrouble] = useState('');
  const [alive, setAlive] = useState(false);
  useEffect(() => {
    setAlive(true);
    if (page !== null) return;
    const load = () =>
      read(location.hash).then(
        (state) => {
          if (state === null) return;
          setTrouble('');
          open(state);
        },
        (error: Error) => setTrouble(error.message),
      );
    void load();
    addEventListener('hashchange', load);
    return () => removeEventListener('hashchange', load);
  }, []);
  useEffect(() => {
    if (write === null || (page === null && !alive)) return;
    const timer = setTimeout(async () => {
      const hash = await write();
      setLink(`${page ?? location.pathname}${hash}`);
      if (page === null && !(untouched && location.hash === '') && hash !== location.hash)
        history.replaceState(null, '', hash);
    }, REST);
    return () => clearTimeout(timer);
  }, [...shown, alive]);
  return { link, trouble, setTrouble };
}

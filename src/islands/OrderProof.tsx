import { useRef, useState } from 'preact/hooks';
import type { Schedule } from '../engine/index.ts';
import { assembled } from '../quiz/assembled.ts';
import { shownBy } from '../quiz/exact-item.ts';
import { Explorer } from './explorer.ts';
import { fetchItem } from './fetch-item.ts';
import { Turns } from './Turns.tsx';

interface Props {
  itemUrl: string;
  /** The seed under which the question is shown. */
  seed: number;
  sequence: readonly string[];
}

/** What came of running the program: a schedule in which it fails, or words for why there is none to be shown. */
type Proof = { readonly source: string; readonly schedule: Schedule } | { readonly words: string };

/** Seconds after which a search gives up; the programs that fragments make are small. */
const PATIENCE = 10;

let explorer: Explorer | null = null;

/** Runs the program that a wrong order makes, when asked, and shows a shortest schedule in which it fails. */
function OrderProof({ itemUrl, seed, sequence }: Props) {
  const [proof, setProof] = useState<Proof | 'none' | 'busy'>('none');
  const heading = useRef<HTMLHeadingElement>(null);
  const show = async () => {
    setProof('busy');
    const found = await prove(itemUrl, seed, sequence).catch(wordsOf);
    setProof(found);
    requestAnimationFrame(() => heading.current?.focus());
  };
  if (proof === 'none' || proof === 'busy')
    return (
      <p class="item-actions">
        <button type="button" aria-disabled={proof === 'busy'} onClick={() => proof === 'none' && show()}>
          {proof === 'busy' ? 'Running it…' : 'Run this program'}
        </button>
      </p>
    );
  return (
    <div class="proof">
      {'words' in proof ? (
        <p role="status">{proof.words}</p>
      ) : (
        <Turns heading={heading} schedule={proof.schedule} source={proof.source} />
      )}
    </div>
  );
}

/** What stands below a wrong order. */
export const orderProof = (props: Props) => <OrderProof {...props} />;

async function prove(itemUrl: string, seed: number, sequence: readonly string[]): Promise<Proof> {
  const { item } = shownBy(await fetchItem(itemUrl), seed);
  if (item.kind !== 'order') throw new TypeError('only an order of fragments makes a program');
  const source = assembled(item, sequence);
  explorer ??= new Explorer();
  const found = await explorer.explore(source, { switch: item.switch, file: 'your program' }, PATIENCE);
  const other = found.outcomes.find((outcome) => outcome !== item.prints);
  const schedule = (await found.shortest()) ?? (other === undefined ? null : await found.scheduleOf(other));
  if (schedule !== null) return { source, schedule };
  return { words: 'This program was not run to an end in ten seconds.' };
}

function wordsOf(error: unknown): Proof {
  if (!(error instanceof Error)) return { words: String(error) };
  if (!('line' in error)) return { words: error.message };
  // A SourceError, which came from the worker.
  const { line, column, reason } = error as unknown as { line: number; column: number; reason: string };
  return { words: `Python does not run this program. Line ${line}, column ${column}: ${reason}` };
}

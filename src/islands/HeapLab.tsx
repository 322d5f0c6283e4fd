import { useMemo, useState } from 'preact/hooks';
import { type ArrayMemory, type ArrayTrace, traceArrays } from '../engine/memory/array-trace.ts';
import type { NamedNumber } from '../engine/memory/array-program.ts';
import { SourceError } from '../engine/python/source-error.ts';
import { heapWords, pictureWords } from './heap-lab-words.ts';
import { type HeapState, readHeap, writeHeap } from './heap-link.ts';
import { HeapNumbers } from './HeapNumbers.tsx';
import { HeapSettings, HeapSizes } from './HeapSettings.tsx';
import { HeapStrips } from './HeapStrips.tsx';
import { LabListing } from './LabListing.tsx';
import { LabProgram } from './LabProgram.tsx';
import { LabStepper } from './LabStepper.tsx';
import { LabAddress } from './LabAddress.tsx';
import { LabTranscript } from './LabTranscript.tsx';
import type { StarterGroup } from './ProgramExplorer.tsx';
import { useLabLink } from './use-lab-link.ts';

/** What the heap lab is given. */
export interface Props {
  /** Told apart from other labs of the page by it. */
  id: string;
  source: string;
  allocator: ArrayMemory['allocator'];
  /** Programs to start from; none where the lab belongs to one program. */
  groups?: readonly StarterGroup[];
  /** The page of the lab; null where this is it: then the address of the page is kept up to date. */
  page: string | null;
}

/** A program’s trace, or why it is refused. */
type Traced = { readonly trace: ArrayTrace } | { readonly refused: SourceError };

function traced(source: string, memory: ArrayMemory): Traced {
  try {
    return { trace: traceArrays(source, memory) };
  } catch (error) {
    if (error instanceof SourceError) return { refused: error };
    throw error;
  }
}

/** Further than any program goes: the last step, however many there are. */
const LAST = 9_999;

/** Where the arrays of a program land, line by line, on the allocator and with the sizes that the reader chooses. */
export default function HeapLab(props: Props) {
  const { id, groups = [], page } = props;
  const [source, setSource] = useState(props.source);
  /** A process of its own that has imported NumPy, with nothing tuned. */
  const [first] = useState<ArrayMemory>({
    ...{ allocator: props.allocator, start: 'import-numpy', tunables: {}, again: false },
  });
  const [memory, setMemory] = useState(first);
  const [wanted, setWanted] = useState(LAST);
  const [draft, setDraft] = useState<string | null>(null);
  const found = useMemo(() => traced(source, memory), [source, memory]);
  const textbook = useMemo(
    () => traced(source, { ...memory, allocator: 'first-fit', again: false }),
    [source, memory],
  );
  const trace = 'trace' in found ? found.trace : null;
  const refused = 'refused' in found ? found.refused : null;
  const last = trace === null ? 0 : trace.memory.length - 1;
  const at = Math.min(wanted, last);
  const look = (to: number) => setWanted(to === last ? LAST : to);

  const open = (next: HeapState) => {
    setSource(next.source);
    setMemory(next.memory);
    setWanted(next.at);
    setDraft(null);
  };
  const { link, trouble, setTrouble } = useLabLink({
    page,
    read: readHeap,
    open,
    write: trace && (() => writeHeap({ source, memory, at })),
    untouched: source === props.source && memory === first && wanted === LAST,
    shown: [source, memory, at],
  });
  const apply = (text: string) => {
    setTrouble('');
    open({ source: text, memory, at: LAST });
  };
  /** Takes as much of what is asked for as goes into memory. */
  const resize = ({ span: [from, to] }: NamedNumber, asked: number) => {
    for (let value = asked; value >= 1 || value === asked; value = Math.floor(value / 2)) {
      const resized = source.slice(0, from) + String(value) + source.slice(to);
      if (!('trace' in traced(resized, memory))) continue;
      setSource(resized);
      return;
    }
  };

  const steps = trace?.memory ?? [];
  const sentences = useMemo(() => heapWords(steps), [trace]);
  const step = steps[at];
  const now = at === 0 ? 'Before the first line.' : sentences[at - 1]!;
  // What does not change from step to step is not drawn again.
  const settings = useMemo(
    () => <HeapSettings {...{ id, groups, source, memory, setMemory }} start={apply} />,
    [source, memory],
  );
  const sizes = useMemo(() => <HeapSizes id={id} numbers={trace?.numbers ?? []} change={resize} />, [trace]);
  const lines = useMemo(() => source.split('\n'), [source]);
  const listing = useMemo(
    () => <LabListing lines={lines} marked={step?.line || null} />,
    [lines, step?.line],
  );
  const picture =
    step === undefined || memory.allocator === 'first-fit' || !('trace' in textbook)
      ? null
      : pictureWords(step, textbook.trace.memory[at]!);
  return (
    <div class="lab heap-lab">
      {settings}
      <div class="lab-main">
        <LabProgram {...{ id, source, draft, setDraft, refused, apply }} action="Place these arrays">
          {listing}
        </LabProgram>
        {draft === null && step !== undefined && (
          <div class="lab-side">
            <HeapNumbers step={step} />
          </div>
        )}
      </div>
      {draft === null && step !== undefined && (
        <>
          {sizes}
          <p class="lab-now" role="status">
            {now}
          </p>
          <p class="heap-picture">
            {picture !== null && (
              <>
                <strong>
                  {picture.holds ? 'The textbook picture holds.' : 'The textbook picture breaks.'}
                </strong>{' '}
                {picture.words}
              </>
            )}
          </p>
          <HeapStrips id={id} steps={steps} at={at} />
          <LabStepper at={at} last={last} look={look} words={`${at} of ${last}. ${now}`} />
        </>
      )}
      <p class="trouble" role="alert">
        {trouble}
      </p>
      <LabTranscript sentences={sentences} at={at} />
      <details class="lab-words">
        <summary>What this model leaves out</summary>
        <ul>
          {trace?.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </details>
      <LabAddress {...{ link, page }} lab="heap lab" />
    </div>
  );
}

import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Build, MemoryTrace } from '../engine/index.ts';
import { LabBuild, LabStarter } from './LabFields.tsx';
import { LabListing } from './LabListing.tsx';
import { LabProgram } from './LabProgram.tsx';
import { LabStepper } from './LabStepper.tsx';
import { LabAddress } from './LabAddress.tsx';
import { LabTranscript } from './LabTranscript.tsx';
import type { StarterGroup } from './ProgramExplorer.tsx';
import { layOutReferences, pictureAt, type ReferenceLayout } from './reference-layout.ts';
import { readReferences, type ReferenceState, writeReferences } from './reference-state.ts';
import { collectionWords, stepWords } from './reference-words.ts';
import { ReferenceHoldings } from './ReferenceHoldings.tsx';
import { ReferencePicture } from './ReferencePicture.tsx';
import { useLabLink } from './use-lab-link.ts';
import type { Traced } from './memory-tracer.ts';
import { useTrace } from './use-trace.ts';

/** What the reference lab is given. */
export interface Props {
  /** Told apart from other labs of the page by it. */
  id: string;
  source: string;
  build: Build;
  /** How many statements are executed at first. */
  at: number;
  /** The trace of the program, where the server has made it. */
  first?: MemoryTrace;
  builds: readonly Build[];
  /** Programs to start from; none where the lab belongs to one program. */
  groups?: readonly StarterGroup[];
  /** The page of the lab; null where this is it: then the address of the page is kept up to date. */
  page: string | null;
}

/** Statements that can be stepped through; a longer run has more than anyone looks at. */
const MOST_STEPS = 1000;

/** What a collection would do after so many statements. */
interface Collection {
  readonly layout: ReferenceLayout;
  readonly at: number;
  readonly verdict: string;
  readonly order: readonly string[];
  readonly freed: ReadonlySet<number>;
}

/** A program that is stepped statement by statement, forward and back, with its names, its objects and their counts. */
export default function ReferenceLab(props: Props) {
  const { id, builds, groups = [], page } = props;
  const [source, setSource] = useState(props.source);
  const [build, setBuild] = useState(props.build);
  const [wanted, setWanted] = useState(props.at);
  const [draft, setDraft] = useState<string | null>(null);
  const [collect, setCollect] = useState(false);
  const [collection, setCollection] = useState<Collection | null>(null);
  const options = useMemo(() => ({ build, allocator: 'none' as const }), [build]);
  const { asked, busy, problem, ask, retry } = useTrace(
    source,
    options,
    props.first ? { source, options, traced: { kind: 'traced', trace: props.first } } : null,
  );
  const trace = asked?.traced.kind === 'traced' ? asked.traced.trace : null;
  const refused = asked?.traced.kind === 'refused' ? asked.traced.error : null;
  const layout = useMemo(
    () => (trace === null ? null : layOutReferences({ steps: trace.steps.slice(0, MOST_STEPS) })),
    [trace],
  );
  const last = layout?.steps.length ?? 0;
  const at = Math.min(wanted, last);

  const open = (next: ReferenceState) => {
    setSource(next.source);
    setBuild(next.build);
    setWanted(next.at);
    setCollect(next.collect);
    setDraft(null);
  };
  const { link, trouble, setTrouble } = useLabLink({
    page,
    read: (fragment) => readReferences(fragment, builds),
    open,
    write: busy || layout === null ? null : () => writeReferences({ source, build, at, collect }),
    untouched: source === props.source && build === props.build && at === props.at && !collect,
    shown: [layout, source, build, at, collect, busy],
  });
  const start = (text: string) => {
    setTrouble('');
    open({ source: text, build, at: 0, collect: false });
  };
  const look = (next: number) => {
    setWanted(next);
    setCollect(false);
  };

  useEffect(() => {
    if (!collect || busy || asked === null || layout === null || at === 0) return;
    let current = true;
    void ask(asked.source, { ...asked.options, collectAfter: at }).then((traced) => {
      if (!current || traced.kind === 'dropped') return;
      setCollection(collectionOf(layout, at, traced));
    });
    return () => {
      current = false;
    };
  }, [collect, busy, layout, at]);

  const shownCollection =
    collect && collection?.layout === layout && collection?.at === at ? collection : null;
  const lines = useMemo(() => (asked?.source ?? source).replace(/\n+$/, '').split('\n'), [asked, source]);
  const step = layout?.steps[at - 1];
  const picture = useMemo(() => layout && pictureAt(layout, at), [layout, at]);
  const sentences = useMemo(
    () => layout?.steps.map((_, index) => stepWords(layout, index + 1, 12)) ?? [],
    [layout],
  );
  const now = layout === null ? '' : stepWords(layout, at, 3);
  const listing = useMemo(
    () => <LabListing lines={lines} marked={step?.line ?? null} />,
    [lines, step?.line],
  );
  // What does not change from step to step is not drawn again.
  const settings = useMemo(
    () => (
      <div class="lab-settings">
        <LabStarter id={id} groups={groups} source={source} start={start} />
        <LabBuild id={id} builds={builds} build={build} choose={setBuild} />
      </div>
    ),
    [source, build],
  );
  const edit = draft !== null || refused !== null;
  return (
    <div class="lab">
      {settings}
      <div class="lab-main">
        <LabProgram {...{ id, source, draft, setDraft, refused }} action="Step this program" apply={start}>
          {listing}
        </LabProgram>
        {!edit && layout !== null && picture !== null && (
          <div class="lab-side">
            <ReferencePicture
              id={id}
              picture={picture}
              rows={layout.height}
              doomed={shownCollection?.freed ?? none}
            />
          </div>
        )}
      </div>
      {!edit && layout !== null && (
        <>
          <p class="lab-now ref-words" role="status">
            {now} <strong>{at === last && trace !== null ? endWords(trace) : ''}</strong>
          </p>
          <LabStepper at={at} last={last} look={look} words={`${at} of ${last}. ${now}`}>
            <button
              type="button"
              aria-pressed={collect}
              aria-disabled={at === 0}
              onClick={() => at > 0 && setCollect(!collect)}
            >
              Collect here
            </button>
          </LabStepper>
          <LabCollection collection={shownCollection} />
          <details class="lab-holdings" open>
            <summary>Who holds what</summary>
            <ReferenceHoldings layout={layout} at={at} />
          </details>
        </>
      )}
      <p class="trouble" role="alert">
        {trouble}
        {problem}
      </p>
      {problem !== '' && (
        <p class="lab-buttons">
          <button type="button" onClick={retry}>
            Try again
          </button>
        </p>
      )}
      <LabTranscript sentences={sentences} at={at} />
      <LabAddress {...{ link, page }} lab="reference lab" />
    </div>
  );
}

const none: ReadonlySet<number> = new Set();

/** What a collection would do, in a place that is always there, so that nothing moves when the answer comes. */
function LabCollection({ collection }: { collection: Collection | null }) {
  return (
    <div class="lab-collection" role="region" aria-label="What a collection would find" tabIndex={0}>
      <p role="status">
        {collection?.verdict ??
          '“Collect here” shows what gc.collect() would find if it were called after this statement.'}
      </p>
      {collection !== null && collection.order.length > 0 && (
        <ol>
          {collection.order.map((words, index) => (
            <li key={index}>{words}</li>
          ))}
        </ol>
      )}
    </div>
  );
}

function collectionOf(
  layout: ReferenceLayout,
  at: number,
  traced: Exclude<Traced, { kind: 'dropped' }>,
): Collection {
  const told = { layout, at, order: [], freed: none };
  switch (traced.kind) {
    case 'failed':
      return { ...told, verdict: traced.message };
    case 'refused':
      return { ...told, verdict: `What a collection runs here is refused: ${traced.error.reason}.` };
    case 'traced': {
      const { collected } = traced.trace;
      if (collected === null)
        return { ...told, verdict: 'An exception has ended the program: nothing is collected after it.' };
      const fates = collected.steps.flatMap((each) => each.fates);
      const freed = fates.flatMap((each) => (each.kind === 'freed' ? [each.object] : []));
      return { ...told, ...collectionWords(collected, layout), freed: new Set(freed) };
    }
  }
}

/** How the program has ended, at its last step. */
function endWords({ error, steps }: MemoryTrace): string {
  if (steps.length > MOST_STEPS) return `The program goes on; the first ${MOST_STEPS} statements are shown.`;
  return error === null ? 'The program has ended.' : `An exception ends the program: ${error.slice(1, -1)}.`;
}

import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Build, Position, SwitchMode } from '../engine/index.ts';
import { SourceError } from '../engine/python/source-error.ts';
import { modeWords } from './explore-words.ts';
import { useDrive } from './lab-drive.ts';
import { type LabState as Shown, readState, writeState } from './lab-state.ts';
import { overWords, stepWords } from './lab-words.ts';
import { LabLanes } from './LabLanes.tsx';
import { LabListing } from './LabListing.tsx';
import { LabOutcomes } from './LabOutcomes.tsx';
import { LabProgram } from './LabProgram.tsx';
import { LabState } from './LabState.tsx';
import { LabStepper } from './LabStepper.tsx';
import { LabThreads, threadMarks } from './LabThreads.tsx';
import { LabAddress } from './LabAddress.tsx';
import { LabTranscript } from './LabTranscript.tsx';
import type { StarterGroup } from './ProgramExplorer.tsx';
import { ScheduleSettings } from './ScheduleSettings.tsx';
import { useLabLink } from './use-lab-link.ts';

/** What the schedule lab is given. */
export interface Props {
  /** Told apart from other labs of the page by it. */
  id: string;
  source: string;
  mode: SwitchMode;
  build: Build;
  /** The position before the first step, where the server has drawn it. */
  first?: Position;
  builds: readonly Build[];
  /** Programs to start from; none where the lab belongs to one program. */
  groups?: readonly StarterGroup[];
  /** The page of the lab; null where this is it: then the address of the page is kept up to date. */
  page: string | null;
}

const modes = Object.keys(modeWords) as SwitchMode[];

/** A program whose threads are stepped by hand, forward and back, with all that there is to see of it. */
export default function ScheduleLab(props: Props) {
  const { id, builds, groups = [], page } = props;
  const [source, setSource] = useState(props.source);
  const [mode, setMode] = useState(props.mode);
  const [build, setBuild] = useState(props.build);
  const [draft, setDraft] = useState<string | null>(null);
  /** Counts what was opened: the same program may be, with other steps. */
  const [openings, setOpenings] = useState(0);
  const options = useMemo(() => ({ switch: mode, build }), [mode, build]);
  const { track, problem, cut, follow, step, toSwitch, look, warm } = useDrive(
    source,
    options,
    props.first ?? null,
  );
  /** Where a program that was opened is to be driven to. */
  const goal = useRef<Pick<Shown, 'choices' | 'at'>>({ choices: [], at: 0 });
  const lines = useMemo(() => source.split('\n'), [source]);

  const open = (next: Shown) => {
    goal.current = next;
    setSource(next.source);
    setMode(next.mode);
    setBuild(next.build);
    setDraft(null);
    setOpenings((count) => count + 1);
  };

  useEffect(() => {
    if (props.first === undefined) void follow([]);
    const idle = setTimeout(warm, 300);
    return () => clearTimeout(idle);
  }, []);

  // Another program, or another rule: what is to be driven, from its beginning.
  const opened = useRef(true);
  useEffect(() => {
    if (opened.current) {
      opened.current = false;
      return;
    }
    const { choices, at } = goal.current;
    goal.current = { choices: [], at: 0 };
    void follow(choices, at);
  }, [source, mode, build, openings]);

  const sources = new Map(
    groups.flatMap(({ programs }) => programs.map((each) => [each.path, each.source] as const)),
  );
  const { link, trouble, setTrouble } = useLabLink({
    page,
    read: (fragment) => readState(fragment, modes, builds, (path) => sources.get(path)),
    open,
    write: track && (() => writeState({ source, mode, build, choices: track.choices, at: track.at })),
    untouched: track?.choices.length === 0 && source === props.source,
    shown: [track, source, mode, build],
  });

  const position = track?.positions[track.at] ?? null;
  const names = track?.positions;
  const sentences = useMemo(
    () => (names ?? []).slice(1).map((each, index) => stepWords(each, names?.[index])),
    [names],
  );
  const refused = problem instanceof SourceError ? problem : null;
  const edit = draft !== null || refused !== null;
  const apply = (text: string) => {
    setTrouble('');
    open({ source: text, mode, build, choices: [], at: 0 });
  };
  const now = track === null || position === null ? '' : stepWords(position, track.positions[track.at - 1]);
  // What does not change from step to step is not drawn again.
  const settings = useMemo(
    () => (
      <ScheduleSettings
        {...{ id, groups, builds, source, mode, build, setMode, setBuild }}
        start={(text) => open({ source: text, mode, build, choices: [], at: 0 })}
      />
    ),
    [source, mode, build],
  );
  const outcomes = useMemo(
    () => <LabOutcomes source={source} mode={mode} build={build} show={(choices) => void follow(choices)} />,
    [source, mode, build],
  );
  const standing = `${position?.threads.map(({ line }) => line).join()} ${position?.step?.acted}`;
  const listing = useMemo(
    () => <LabListing lines={lines} marked={position?.step?.acted ?? null} marks={threadMarks(position)} />,
    [lines, standing],
  );
  return (
    <div class="lab">
      {settings}
      <div class="lab-main">
        <LabProgram {...{ id, source, draft, setDraft, refused, apply }} action="Step this program">
          {listing}
        </LabProgram>
        {!edit && track !== null && position !== null && (
          <div class="lab-side">
            <LabThreads position={position} lines={lines} step={(thread) => void step(thread)} />
            <LabState position={position} />
          </div>
        )}
      </div>
      {!edit && track !== null && position !== null && (
        <>
          <p class="lab-now" role="status">
            {now} <strong>{overWords(position)}</strong>
          </p>
          <LabLanes positions={track.positions} at={track.at} />
          <LabStepper
            at={track.at}
            last={track.choices.length}
            look={look}
            words={`${track.at} of ${track.choices.length}. ${now}`}
          >
            <button type="button" onClick={() => void toSwitch()}>
              To the next switch
            </button>
          </LabStepper>
        </>
      )}
      <p class="trouble" role="alert">
        {trouble}
        {problem !== null && refused === null && problem.message}
        {cut && 'These steps fit another program or rule: they are shown as far as they go here.'}
      </p>
      {outcomes}
      <LabTranscript sentences={sentences} at={track?.at ?? 0} />
      <LabAddress {...{ link, page }} lab="schedule lab" />
    </div>
  );
}

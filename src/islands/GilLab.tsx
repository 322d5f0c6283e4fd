import { useMemo, useState } from 'preact/hooks';
import { GilSetupError, type GilSettings, type GilTrace, setupOf, simulateGil } from '../engine/gil/index.ts';
import { readGilState, writeGilState } from './gil-state.ts';
import { momentWords } from './gil-words.ts';
import { GilLanes } from './GilLanes.tsx';
import { GilSettingsForm } from './GilSettingsForm.tsx';
import { GilTotals } from './GilTotals.tsx';
import { LabStepper } from './LabStepper.tsx';
import { LabAddress } from './LabAddress.tsx';
import { LabTranscript } from './LabTranscript.tsx';
import { useLabLink } from './use-lab-link.ts';

/** What the GIL lab is given. */
export interface Props {
  /** Told apart from other labs of the page by it. */
  id: string;
  settings: GilSettings;
  /** The page of the lab; null where this is it: then the address of the page is kept up to date. */
  page: string | null;
}

/** Threads that compute and wait, over time: who has the GIL, who waits for it and how long. */
export default function GilLab(props: Props) {
  const { id, page } = props;
  const [settings, setSettings] = useState(props.settings);
  const [wanted, setWanted] = useState(0);
  const { trace, problem } = useMemo(() => run(settings), [settings]);
  const last = trace === null ? 0 : trace.moments.length - 1;
  const at = Math.min(wanted, last);
  const { link, trouble, setTrouble } = useLabLink({
    page,
    read: async (fragment) => readGilState(fragment),
    open: (state) => {
      setSettings(state.settings);
      setWanted(state.at);
    },
    write: trace && (async () => writeGilState({ settings, at })),
    untouched: settings === props.settings && at === 0,
    shown: [settings, at],
  });
  const change = (next: GilSettings) => {
    setTrouble('');
    setSettings(next);
    setWanted(0);
  };
  const form = useMemo(() => <GilSettingsForm id={id} settings={settings} set={change} />, [settings]);
  const sentences = useMemo(
    () => (trace?.moments ?? []).map((moment) => momentWords(moment, settings)),
    [trace],
  );
  const time = trace?.moments[at]?.time ?? 0;
  const now = sentences[at] ?? '';
  return (
    <div class="lab">
      {form}
      <p class="trouble" role="alert">
        {trouble}
        {problem}
      </p>
      {trace !== null && (
        <>
          <GilLanes
            trace={trace}
            time={time}
            lookAt={(then) =>
              setWanted(
                Math.max(
                  0,
                  trace.moments.findLastIndex((moment) => moment.time <= then),
                ),
              )
            }
          />
          <LabStepper at={at} last={last} look={setWanted} words={`${at} of ${last}. ${now}`} />
          <p class="lab-now" role="status">
            {now}
          </p>
          <GilTotals trace={trace} settings={settings} time={time} />
          <LabTranscript sentences={sentences} at={at + 1} />
        </>
      )}
      <LabAddress {...{ link, page }} lab="GIL lab" />
    </div>
  );
}

/** The run, or why there is none. */
function run(settings: GilSettings): { trace: GilTrace | null; problem: string } {
  try {
    return { trace: simulateGil(setupOf(settings)), problem: '' };
  } catch (error) {
    if (error instanceof GilSetupError) return { trace: null, problem: error.message };
    throw error;
  }
}

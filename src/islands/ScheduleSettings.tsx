import type { Build, SwitchMode } from '../engine/index.ts';
import { modeWords } from './explore-words.ts';
import { LabBuild, LabChoice, LabStarter } from './LabFields.tsx';
import type { StarterGroup } from './ProgramExplorer.tsx';

interface Props {
  /** How the ids of its fields begin. */
  id: string;
  groups: readonly StarterGroup[];
  builds: readonly Build[];
  source: string;
  mode: SwitchMode;
  build: Build;
  /** Starts from one of the programs. */
  start: (source: string) => void;
  setMode: (mode: SwitchMode) => void;
  setBuild: (build: Build) => void;
}

const modes = (Object.keys(modeWords) as SwitchMode[]).map((value) => ({
  value,
  text: modeWords[value].name,
}));

/** Which program is stepped, where its threads can switch, and by which CPython. */
export function ScheduleSettings(props: Props) {
  const { id, groups, builds, source, mode, build, start, setMode, setBuild } = props;
  return (
    <>
      <div class="lab-settings">
        <LabStarter id={id} groups={groups} source={source} start={start} />
        <LabChoice id={`${id}-mode`} label="Threads switch" value={mode} options={modes} choose={setMode} />
        <LabBuild id={id} builds={builds} build={build} choose={setBuild} />
      </div>
      <p class="label">{modeWords[mode].where}</p>
    </>
  );
}

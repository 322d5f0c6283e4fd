import type { Build, SwitchMode } from '../engine/index.ts';
import { modeWords } from './explore-words.ts';
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

const modes = Object.keys(modeWords) as SwitchMode[];

/** Which program is stepped, where its threads can switch, and by which CPython. */
export function ScheduleSettings(props: Props) {
  const { id, groups, builds, source, mode, build, start, setMode, setBuild } = props;
  const starters = groups.flatMap(({ programs }) => programs);
  return (
    <>
      <div class="lab-settings">
        {groups.length > 0 && (
          <p>
            <label for={`${id}-starter`}>Start from</label>
            <select
              id={`${id}-starter`}
              autocomplete="off"
              value={starters.find((each) => each.source === source)?.path ?? ''}
              onChange={(event) => {
                const chosen = starters.find(({ path }) => path === event.currentTarget.value);
                if (chosen) start(chosen.source);
              }}
            >
              <option value="">your own</option>
              {groups.map(({ title, programs }) => (
                <optgroup key={title} label={title}>
                  {programs.map(({ path }) => (
                    <option key={path} value={path}>
                      {path.split('/').at(-1)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </p>
        )}
        <p>
          <label for={`${id}-mode`}>Threads switch</label>
          <select
            id={`${id}-mode`}
            autocomplete="off"
            value={mode}
            onChange={({ currentTarget }) =>
              setMode(modes.find((each) => each === currentTarget.value) ?? mode)
            }
          >
            {modes.map((each) => (
              <option key={each} value={each}>
                {modeWords[each].name}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label for={`${id}-build`}>CPython</label>
          <select
            id={`${id}-build`}
            autocomplete="off"
            value={build}
            onChange={({ currentTarget }) =>
              setBuild(builds.find((each) => each === currentTarget.value) ?? build)
            }
          >
            {builds.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </p>
      </div>
      <p class="label">{modeWords[mode].where}</p>
    </>
  );
}

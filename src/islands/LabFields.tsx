import type { Build } from '../engine/index.ts';
import type { StarterGroup } from './ProgramExplorer.tsx';

interface ChoiceProps<Value extends string> {
  id: string;
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly text: string }[];
  choose: (value: Value) => void;
}

/** One of some values. */
export function LabChoice<Value extends string>({ id, label, value, options, choose }: ChoiceProps<Value>) {
  return (
    <p>
      <label for={id}>{label}</label>
      <select
        id={id}
        autocomplete="off"
        value={value}
        onChange={({ currentTarget }) =>
          choose(options.find((each) => each.value === currentTarget.value)?.value ?? value)
        }
      >
        {options.map((each) => (
          <option key={each.value} value={each.value}>
            {each.text}
          </option>
        ))}
      </select>
    </p>
  );
}

interface BuildProps {
  /** How the ids of the lab’s fields begin. */
  id: string;
  builds: readonly Build[];
  build: Build;
  choose: (build: Build) => void;
}

/** The version of CPython. */
export function LabBuild({ id, builds, build, choose }: BuildProps) {
  const options = builds.map((value) => ({ value, text: value }));
  return <LabChoice id={`${id}-build`} label="CPython" value={build} options={options} choose={choose} />;
}

interface StarterProps {
  id: string;
  groups: readonly StarterGroup[];
  /** The program that is shown. */
  source: string;
  start: (source: string) => void;
}

/** Starts from one of the programs; nothing where there are none. */
export function LabStarter({ id, groups, source, start }: StarterProps) {
  if (groups.length === 0) return null;
  const starters = groups.flatMap(({ programs }) => programs);
  return (
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
  );
}

import { useRef } from 'preact/hooks';
import {
  type Call,
  calls,
  GIL_LIMITS,
  GIL_RANGES,
  gilPresets,
  type GilSettings,
  type ThreadGroup,
} from '../engine/gil/index.ts';
import { writeGilState } from './gil-state.ts';
import { nameOf } from './gil-words.ts';
import { LabChoice } from './LabFields.tsx';
import { LabNumber } from './LabNumber.tsx';

interface Props {
  /** How the ids of its fields begin. */
  id: string;
  settings: GilSettings;
  set: (settings: GilSettings) => void;
}

const callWords: Readonly<Record<Call, string>> = {
  none: 'nothing else',
  io: 'a wait for I/O',
  released: 'C that lets go',
  held: 'C that keeps the GIL',
};
const callOptions = calls.map((value) => ({ value, text: callWords[value] }));
const builds = [
  { value: 'gil', text: 'GIL (3.9 to 3.15)' },
  { value: 'free', text: 'free-threaded' },
] as const;
const intervals = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];
const cores = [1, 2, 3, 4, 6, 8, 12, 16];
/** Groups of threads that can be told apart in the form. */
const MOST_GROUPS = 4;

/** A range of microseconds in milliseconds. */
const ms = ([least, most]: readonly [number, number]) => [least / 1000, most / 1000] as const;
const us = (value: number) => Math.round(value * 1000);

/** What is run, and by what: the start, the build, the switch interval, the cores, and each group of threads. */
export function GilSettingsForm({ id, settings, set }: Props) {
  const { groups, gil, interval } = settings;
  const add = useRef<HTMLButtonElement>(null);
  const shown = writeGilState({ settings, at: 0 });
  const preset = gilPresets.find((each) => writeGilState({ settings: each.settings, at: 0 }) === shown);
  const starts = [
    ...gilPresets.map((each) => ({ value: each.id, text: each.name })),
    ...(preset === undefined ? [{ value: '', text: 'your own' }] : []),
  ];
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  const full = groups.length >= MOST_GROUPS || total >= GIL_LIMITS.threads;
  const setGroups = (next: readonly ThreadGroup[]) => set({ ...settings, groups: next });
  // Its button goes with them: who pressed it goes on from here.
  const remove = (index: number) => {
    setGroups(groups.filter((_, place) => place !== index));
    add.current?.focus();
  };
  const firsts = groups.map((_, index) => groups.slice(0, index).reduce((sum, { count }) => sum + count, 0));
  return (
    <>
      <div class="lab-settings">
        <LabChoice
          id={`${id}-start`}
          label="Start from"
          value={preset?.id ?? ''}
          options={starts}
          choose={(value) => {
            const chosen = gilPresets.find((each) => each.id === value);
            if (chosen !== undefined) set(chosen.settings);
          }}
        />
        <LabChoice
          id={`${id}-build`}
          label="CPython"
          value={gil ? 'gil' : 'free'}
          options={builds}
          choose={(value) => set({ ...settings, gil: value === 'gil' })}
        />
        <LabNumber
          id={`${id}-interval`}
          label="Switch interval"
          unit="ms"
          value={interval / 1000}
          range={ms(GIL_RANGES.interval)}
          stops={intervals}
          set={(value) => set({ ...settings, interval: us(value) })}
        />
        <LabNumber
          id={`${id}-cores`}
          label="Cores"
          value={settings.cores}
          range={GIL_RANGES.cores}
          stops={cores}
          whole
          set={(value) => set({ ...settings, cores: value })}
        />
      </div>
      <p class="label gil-look">{preset?.words ?? 'Your own threads.'}</p>
      {groups.map((group, index) => (
        <GroupFields
          key={index}
          id={`${id}-threads-${index}`}
          group={group}
          first={firsts[index] ?? 0}
          most={GIL_LIMITS.threads - total + group.count}
          set={(next) => setGroups(groups.map((each, place) => (place === index ? next : each)))}
          remove={groups.length > 1 ? () => remove(index) : null}
        />
      ))}
      <p class="lab-buttons">
        <button
          type="button"
          ref={add}
          aria-disabled={full}
          onClick={() =>
            !full && setGroups([...groups, { count: 1, python: 10_000, call: 'none', us: 1000, times: 1 }])
          }
        >
          Add a thread
        </button>
      </p>
      <details class="gil-machine">
        <summary>What the machine takes</summary>
        <div class="lab-settings">
          {(
            [
              ['check', 'Between check points'],
              ['late', 'A wait ends late by'],
              ['wake', 'To wake a thread'],
            ] as const
          ).map(([name, label]) => (
            <LabNumber
              key={name}
              id={`${id}-${name}`}
              label={label}
              unit="ms"
              value={settings[name] / 1000}
              range={ms(GIL_RANGES[name])}
              set={(value) => set({ ...settings, [name]: us(value) })}
            />
          ))}
        </div>
      </details>
    </>
  );
}

interface GroupProps {
  id: string;
  group: ThreadGroup;
  /** The number of its first thread, from 0 on. */
  first: number;
  /** How many threads it may have. */
  most: number;
  set: (group: ThreadGroup) => void;
  /** Null for the only one. */
  remove: (() => void) | null;
}

/** What the threads of a group do: Python, then a call, so many times. */
function GroupFields({ id, group, first, most, set, remove }: GroupProps) {
  const { count, python, call, times } = group;
  const name = count === 1 ? nameOf(first) : `${nameOf(first)} to ${nameOf(first + count - 1)}`;
  return (
    <fieldset class="gil-group">
      <legend>{name}</legend>
      <div class="lab-settings">
        <LabNumber
          id={`${id}-count`}
          label="Threads"
          value={count}
          range={[1, most]}
          whole
          set={(value) => set({ ...group, count: value })}
        />
        <LabNumber
          id={`${id}-python`}
          label="Python"
          unit="ms"
          value={python / 1000}
          range={ms(GIL_RANGES.python)}
          set={(value) => set({ ...group, python: us(value) })}
        />
        <LabChoice
          id={`${id}-call`}
          label="then"
          value={call}
          options={callOptions}
          choose={(value) => set({ ...group, call: value })}
        />
        {call !== 'none' && (
          <LabNumber
            id={`${id}-us`}
            label="for"
            unit="ms"
            value={group.us / 1000}
            range={ms(GIL_RANGES.us)}
            set={(value) => set({ ...group, us: us(value) })}
          />
        )}
        <LabNumber
          id={`${id}-times`}
          label="Times"
          value={times}
          range={GIL_RANGES.times}
          whole
          set={(value) => set({ ...group, times: value })}
        />
        {remove && (
          <button type="button" onClick={remove} aria-label={`Remove ${name}`}>
            Remove
          </button>
        )}
      </div>
    </fieldset>
  );
}

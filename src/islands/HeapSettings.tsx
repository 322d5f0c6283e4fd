import type { AllocatorName } from '../engine/index.ts';
import type { NamedNumber } from '../engine/memory/array-program.ts';
import type { ArrayMemory } from '../engine/memory/array-trace.ts';
import { allocatorWords } from '../quiz/heap-words.ts';
import { heapAllocators, isTextbook } from './heap-lab-words.ts';
import { MOST_BYTES } from './heap-link.ts';
import { LabChoice, LabStarter } from './LabFields.tsx';
import { thousands } from './markup.ts';
import type { StarterGroup } from './ProgramExplorer.tsx';

interface Props {
  /** How the ids of its fields begin. */
  id: string;
  groups: readonly StarterGroup[];
  source: string;
  start: (source: string) => void;
  memory: ArrayMemory;
  setMemory: (memory: ArrayMemory) => void;
}

const nameOf = (allocator: AllocatorName) =>
  `${isTextbook(allocator) ? 'textbook: ' : ''}${allocatorWords[allocator]}`;

const processes = {
  'import-numpy 1': 'fresh, after import numpy',
  'import-numpy 2': 'the lines have run once before',
  'empty 1': 'nothing asked for so far',
} as const;
type Process = keyof typeof processes;

/** Which program is run, and where its arrays get their memory. */
export function HeapSettings({ id, groups, source, start, memory, setMemory }: Props) {
  const { allocator, tunables } = memory;
  const process: Process = memory.again
    ? 'import-numpy 2'
    : memory.start === 'empty'
      ? 'empty 1'
      : 'import-numpy 1';
  const setProcess = (chosen: Process) =>
    setMemory({
      ...memory,
      start: chosen === 'empty 1' ? 'empty' : 'import-numpy',
      again: chosen === 'import-numpy 2',
    });
  const threshold = (name: 'mmapThreshold' | 'trimThreshold', label: string) => (
    <p>
      <label for={`${id}-${name}`}>{label}</label>
      <input
        id={`${id}-${name}`}
        type="number"
        inputMode="numeric"
        min={0}
        max={MOST_BYTES}
        step={1}
        placeholder="moves by itself"
        autocomplete="off"
        value={tunables[name] ?? ''}
        onInput={({ currentTarget: { value } }) => {
          const { [name]: _, ...others } = tunables;
          const bytes = Number(value);
          const set = value !== '' && Number.isInteger(bytes) && bytes >= 0 && bytes <= MOST_BYTES;
          setMemory({ ...memory, tunables: set ? { ...others, [name]: bytes } : others });
        }}
      />
    </p>
  );
  return (
    <div class="lab-settings">
      <LabStarter {...{ id, groups, source, start }} />
      <LabChoice
        id={`${id}-allocator`}
        label="Allocator"
        value={allocator}
        options={heapAllocators.map((value) => ({ value, text: nameOf(value) }))}
        choose={(chosen) => setMemory({ ...memory, allocator: chosen })}
      />
      {allocator === 'glibc-2.36' && (
        <>
          <LabChoice
            id={`${id}-process`}
            label="Process"
            value={process}
            options={(Object.keys(processes) as Process[]).map((value) => ({
              value,
              text: processes[value],
            }))}
            choose={setProcess}
          />
          {threshold('mmapThreshold', 'M_MMAP_THRESHOLD, bytes')}
          {threshold('trimThreshold', 'M_TRIM_THRESHOLD, bytes')}
        </>
      )}
    </div>
  );
}

interface SizesProps {
  id: string;
  numbers: readonly NamedNumber[];
  change: (number: NamedNumber, value: number) => void;
}

/** Slider positions to a tenfold, and the largest number that a slider reaches. */
const TENFOLD = 50;
const LARGEST = 10 ** 8;

/** The position of a number on its slider. */
const positionOf = (value: number) => Math.round(TENFOLD * Math.log10(Math.max(1, value)));

/** The number at a position, in two digits that count. */
function numberAt(position: number): number {
  const value = 10 ** (position / TENFOLD);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.round(value / unit) * unit;
}

/** The numbers that have names in the program, each to be typed or slid. */
export function HeapSizes({ id, numbers, change }: SizesProps) {
  if (numbers.length === 0)
    return <p class="label">A number that has a name in the program, as in m = 100, gets a slider here.</p>;
  return (
    <div class="heap-sizes">
      {numbers.map((number, index) => (
        <p key={index}>
          <label for={`${id}-number-${index}`}>
            <code>{number.name}</code>
          </label>
          <input
            id={`${id}-number-${index}`}
            type="number"
            inputMode="numeric"
            min={0}
            max={LARGEST}
            autocomplete="off"
            value={number.value}
            onChange={({ currentTarget: { value } }) => {
              const typed = Number(value);
              if (value !== '' && Number.isInteger(typed) && typed >= 0 && typed <= LARGEST)
                change(number, typed);
            }}
          />
          <input
            type="range"
            aria-label={number.name}
            aria-valuetext={thousands(number.value)}
            min={0}
            max={positionOf(LARGEST)}
            autocomplete="off"
            value={positionOf(number.value)}
            onInput={({ currentTarget: { value } }) => change(number, numberAt(Number(value)))}
          />
        </p>
      ))}
    </div>
  );
}

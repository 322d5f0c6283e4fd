import type { ArrayStep } from '../engine/memory/array-trace.ts';
import { bytesWords } from './heap-lab-words.ts';
import { count } from './words.ts';

/** How well the memory is used at a step, in numbers. */
export function HeapNumbers({ step }: { step: ArrayStep }) {
  const { blocks, fragmentation, virtual, resident, thresholds } = step;
  const { internal, free, largestFree, external } = fragmentation;
  const asked = blocks.reduce((sum, { size }) => sum + size, 0);
  const rows: readonly (readonly [string, string])[] = [
    ['In use', `${bytesWords(asked)} in ${count(blocks.length, 'block')}`],
    ['Padding in the blocks', bytesWords(internal)],
    ['Free', free === 0 ? '0 bytes' : `${bytesWords(free)}, at most ${bytesWords(largestFree)} in one piece`],
    ['External fragmentation', `${Math.round(100 * external)}\u00a0%`],
    ['From the system', bytesWords(virtual)],
    ['Of that resident', bytesWords(resident)],
    ...(thresholds === null
      ? []
      : ([
          ['Mapped are requests from', bytesWords(thresholds.mmap)],
          ['Given back at the top from', bytesWords(thresholds.trim)],
        ] as const)),
  ];
  return (
    <dl class="lab-state heap-numbers">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

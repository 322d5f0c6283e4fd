import { useMemo } from 'preact/hooks';
import type { ArrayStep } from '../engine/memory/array-trace.ts';
import { describeHeap, drawStrip, hatch, regionRange, regionsOf, type Heap } from './heap-strip.ts';

interface Props {
  id: string;
  steps: readonly ArrayStep[];
  at: number;
}

/** The memory of a step as a strip draws it. What NumPy keeps for the next array of its size is in use. */
function heapOf({ blocks, cached, free }: ArrayStep): Heap {
  const kept = cached.map((block) => ({ ...block, owner: 'kept by NumPy' }));
  return {
    blocks: [...blocks, ...kept].map((block) => ({ ...block, owner: block.owner || 'no name' })),
    free,
  };
}

/** The blocks at one scale for all steps, with what the last one changed outlined, and the same in words. */
export function HeapStrips({ id, steps, at }: Props) {
  const regions = useMemo(() => regionsOf(steps.map(heapOf)), [steps]);
  const range = useMemo(() => regionRange(regions), [regions]);
  const pattern = `${id}-hatch`;
  if (regions.length === 0) return <p class="label heap-none">No block is placed here by this allocator.</p>;
  const words = regions.map(({ title, heaps }) => {
    const said = describeHeap(heaps[at]!, heaps[at - 1] ?? null);
    return title === '' ? said : `${title}: ${said}`;
  });
  return (
    <div class="heap-strips">
      <div class="strips">
        {regions.map(({ title, base, heaps }, index) => (
          <div key={base}>
            {title !== '' && <p class="label">{title}</p>}
            <div
              class="bar"
              dangerouslySetInnerHTML={{
                __html: drawStrip(
                  heaps[at]!,
                  heaps[at - 1] ?? null,
                  range,
                  pattern,
                  index === 0 ? hatch(pattern) : '',
                ),
              }}
            />
          </div>
        ))}
      </div>
      <p class="label">Hatched is free; outlined is what the last line changed. Addresses are in bytes.</p>
      <details>
        <summary>The blocks in words</summary>
        <p>{words.join(' ')}</p>
      </details>
    </div>
  );
}

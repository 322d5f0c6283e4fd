import { useRef } from 'preact/hooks';
import { lockWords } from '../engine/explore/finding-words.ts';
import type { Seen } from '../quiz/result.ts';
import { numeral } from './explore-words.ts';
import { Turns } from './Turns.tsx';

/** What the explorer saw of a learner’s program: the schedule that breaks it, or that none does and where a lock is wide. */
export function RepairProof({ seen: { schedule, source, states, locks } }: { seen: Seen }) {
  const heading = useRef<HTMLHeadingElement>(null);
  if (schedule !== null)
    return (
      <div class="proof">
        <Turns heading={heading} schedule={schedule} source={source} />
      </div>
    );
  return (
    <div class="proof">
      <p>
        The explorer went through {states === 1 ? 'the one state' : `all ${numeral(states)} states`} of your
        program: no schedule breaks it.
      </p>
      {locks.length > 0 && (
        <>
          <p>It could lock less; that costs no marks:</p>
          <ul>
            {locks.map((finding) => (
              <li key={lockWords(finding)}>{lockWords(finding)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

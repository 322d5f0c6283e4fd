import type { Position } from '../engine/index.ts';
import { letterOf } from '../quiz/schedule-text.ts';
import { Printed } from './Outcome.tsx';

/** What threads share at a position: values, locks with holder and waiters, what else they wait for, the output. */
export function LabState({ position }: { position: Position }) {
  const { shared, locks, primitives, output } = position;
  const letters = (threads: readonly number[]): string => threads.map(letterOf).join(', ');
  const values = Object.entries(shared);
  return (
    <dl class="lab-state">
      {values.map(([name, value]) => (
        <div key={`value ${name}`}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
      {locks.map(({ name, holder, waiters }) => (
        <div key={`lock ${name}`}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            {holder === null ? 'free' : `held by ${letterOf(holder)}`}
            {waiters.length > 0 && `; ${letters(waiters)} ${waiters.length === 1 ? 'waits' : 'wait'}`}
          </dd>
        </div>
      ))}
      {primitives.map(({ name, kind, state }) => (
        <div key={`${kind} ${name}`}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{state}</dd>
        </div>
      ))}
      <div key="output">
        <dt>Printed</dt>
        <dd>
          <Printed text={output} />
        </dd>
      </div>
    </dl>
  );
}

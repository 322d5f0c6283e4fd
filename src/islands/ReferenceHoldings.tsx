import { Fragment } from 'preact';
import type { ReferenceLayout } from './reference-layout.ts';
import { holdings } from './reference-words.ts';

interface Props {
  layout: ReferenceLayout;
  /** How many statements have been executed. */
  at: number;
}

/** Objects that are told one by one. */
const MOST = 40;

/** Each object with who holds it, the names of what is not counted, and what was printed: the picture in words, and more. */
export function ReferenceHoldings({ layout, at }: Props) {
  const step = layout.steps[at - 1];
  const held = holdings(layout, at);
  const shared = Object.entries(step?.names ?? {}).filter(
    ([, { object, type }]) => object === null && !untold.includes(type),
  );
  const printed = layout.steps
    .slice(0, at)
    .map((each) => each.printed)
    .join('');
  return (
    <dl class="lab-state">
      {held.slice(0, MOST).map(({ id, label, count, owners, passing, lost }) => (
        <div key={id}>
          <dt>
            {label}, count {count}
          </dt>
          <dd>
            {owners.map((owner, index) => (
              <Fragment key={index}>
                {index > 0 && ', '}
                <code>{owner}</code>
              </Fragment>
            ))}
            {passing > 0 && `${owners.length > 0 ? ', and ' : ''}${passing} of the interpreter’s own`}
            {lost && '; no name leads to it'}
          </dd>
        </div>
      ))}
      {held.length > MOST && (
        <div key="more">
          <dt>and {held.length - MOST} more objects</dt>
          <dd />
        </div>
      )}
      {shared.map(([name, { value }]) => (
        <div key={`name ${name}`}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>
            <code>{value}</code>, not counted
          </dd>
        </div>
      ))}
      <div key="printed">
        <dt>Printed</dt>
        <dd>{printed === '' ? <i>nothing</i> : <code class="printed">{printed.trimEnd()}</code>}</dd>
      </div>
    </dl>
  );
}

const untold: readonly string[] = ['module', 'builtin_function_or_method', 'type'];

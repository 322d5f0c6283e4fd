import type { HeldBelief } from '../quiz/item-statistics.ts';
import type { Belief } from './course.ts';
import { Inline } from './Inline.tsx';
import { named } from './record-words.ts';

interface Props {
  held: readonly HeldBelief[];
  beliefs: readonly Belief[];
  /** How many records there are. */
  of: number;
}

/** What a class seems to believe, by its wrong answers: the belief, whose it is, and what is true. */
export function BeliefList({ held, beliefs, of }: Props) {
  return (
    <ul class="beliefs">
      {held.map(({ misconception, who }) => {
        const known = beliefs.find(({ id }) => id === misconception);
        return (
          <li key={misconception}>
            <BeliefText belief={known?.belief ?? misconception} truth={known?.truth ?? ''} />
            <p class="rule">
              {who.length} of {of}: <bdi>{named(who)}</bdi>
            </p>
          </li>
        );
      })}
    </ul>
  );
}

/** A belief, and what is true instead. */
export function BeliefText({ belief, truth }: Pick<Belief, 'belief' | 'truth'>) {
  return (
    <>
      <p class="says">
        <Inline text={belief} />
      </p>
      <p>
        <Inline text={truth} />
      </p>
    </>
  );
}

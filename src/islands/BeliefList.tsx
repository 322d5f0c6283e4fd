import type { HeldBelief } from '../quiz/item-statistics.ts';
import type { Belief } from './course.ts';
import { Inline } from './Inline.tsx';
import { named } from './words.ts';

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
        const { belief, truth } = beliefs.find(({ id }) => id === misconception) ?? {
          belief: misconception,
          truth: '',
        };
        return (
          <li key={misconception}>
            <p class="says">
              <Inline text={belief} />
            </p>
            <p>
              <Inline text={truth} />
            </p>
            <p class="rule">
              {who.length} of {of}: <bdi>{named(who)}</bdi>
            </p>
          </li>
        );
      })}
    </ul>
  );
}

import { useMemo } from 'preact/hooks';
import type { Log } from '../quiz/attempts.ts';
import { beliefHistories, countedAttempts } from '../quiz/beliefs.ts';
import { BeliefText } from './BeliefList.tsx';
import type { Catalogue } from './catalogue.ts';

interface Props {
  misconception: string;
  catalogue: Catalogue;
  log: Log;
}

/** What a re-test was about, told when it has its answer, and whether that withdraws the belief. */
export function RetestResult({ misconception, catalogue: { items, beliefs }, log }: Props) {
  const stands = useMemo(() => {
    const attempts = countedAttempts(log, items, new Date().toISOString());
    const history = beliefHistories(attempts, items).find((each) => each.misconception === misconception);
    return (history?.signs.length ?? 0) > 0;
  }, [misconception, log]);
  const known = beliefs.find(({ id }) => id === misconception);
  return (
    <div class="beliefs retest-result" role="status">
      <p class="label">{stands ? 'Not withdrawn' : 'Withdrawn'}: this question looked at the belief</p>
      <BeliefText belief={known?.belief ?? misconception} truth={known?.truth ?? ''} />
      <p class="rule">
        {stands
          ? 'Only an answer with full credit withdraws a belief that earlier answers pointed at. It will be tested again.'
          : 'Your answers no longer suggest that you believe this. It is tested again after some days, to see whether that lasts.'}
      </p>
    </div>
  );
}

import { useEffect, useRef, useState } from 'preact/hooks';
import type { LockFinding, Schedule } from '../engine/index.ts';
import { lockWords, raceWords } from '../engine/explore/finding-words.ts';
import type { Explored } from './explorer.ts';
import {
  modeWords,
  numeral,
  outcomesWords,
  secondsWords,
  stoppedWords,
  verdictWords,
} from './explore-words.ts';
import { Outcome } from './Outcome.tsx';
import { Turns } from './Turns.tsx';

interface Props {
  found: Explored;
  /** The program that was explored. */
  source: string;
  /** Whether what stands above is something else by now. */
  stale: boolean;
}

/** How many outputs are shown at first. */
const few = 12;
/** Seconds in which locks are looked at; what takes longer stays unsaid. */
const forLocks = 2;

/** What was found: the verdict in words first, then outputs, races, locks, and a schedule that proves it. */
export function Findings({ found, source, stale }: Props) {
  const { verdict, outcomes, complete, stopped, races } = found;
  const [all, setAll] = useState(false);
  const [locks, setLocks] = useState<readonly LockFinding[]>([]);
  const [shown, setShown] = useState<{ schedule: Schedule; outcome: string | null } | null>(null);
  const [problem, setProblem] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  const top = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    // The button may stand at the lower edge of a small screen.
    top.current?.scrollIntoView({ block: 'nearest' });
    // Additions: where they cannot be had, nothing is said.
    found.shortest().then(
      (schedule) => schedule && setShown((before) => before ?? { schedule, outcome: null }),
      () => {},
    );
    found.locks(forLocks).then(
      (each) => setLocks(each ?? []),
      () => {},
    );
  }, [found]);

  const prove = async (outcome: string) => {
    try {
      const schedule = await found.scheduleOf(outcome);
      if (schedule === null) return;
      setProblem('');
      setShown({ schedule, outcome });
      requestAnimationFrame(() => heading.current?.focus());
    } catch {
      setProblem('Its schedule is no longer at hand. Explore the program again.');
    }
  };

  const listed = all ? outcomes : outcomes.slice(0, few);
  const { word, means } = verdictWords[verdict];
  return (
    <section class="findings" aria-labelledby="explore-verdict">
      <h2 id="explore-verdict" ref={top} class={`verdict ${verdict}`}>
        <Sign verdict={verdict} />
        {word}
      </h2>
      <p>
        {means} {stopped !== null && stoppedWords[stopped]}
        {verdict !== 'unfinished' && !complete && ' Not every schedule was explored: there may be more.'}
      </p>
      {stale && <p class="stale">This was found before you changed the program or the rule above.</p>}
      <p class="label">
        {numeral(found.states)} states in {secondsWords(found.seconds)}. Rule: {modeWords[found.mode].name}.
        CPython {found.build}; a print is one piece; each thread sees what the others wrote in the order in
        which they wrote it.
      </p>
      <h3 id="explore-outputs">{outcomesWords(outcomes.length, complete)}</h3>
      <ul class="outputs" aria-labelledby="explore-outputs">
        {listed.map((outcome, index) => (
          <Outcome
            key={outcome}
            number={index + 1}
            outcome={outcome}
            shown={shown?.outcome === outcome}
            prove={() => void prove(outcome)}
          />
        ))}
      </ul>
      {outcomes.length > few && !all && (
        <p>
          <button type="button" onClick={() => setAll(true)}>
            Show all {numeral(outcomes.length)}
          </button>
        </p>
      )}
      <p class="trouble" role="alert">
        {problem}
      </p>
      {races.length > 0 && (
        <>
          <h3>Data races</h3>
          <p>Nothing keeps these accesses to the same place apart:</p>
          <ul>
            {races.map((race) => (
              <li key={raceWords(race)}>{raceWords(race)}</li>
            ))}
          </ul>
        </>
      )}
      {locks.length > 0 && (
        <>
          <h3>Locks</h3>
          <ul>
            {locks.map((finding) => (
              <li key={lockWords(finding)}>{lockWords(finding)}</li>
            ))}
          </ul>
        </>
      )}
      {shown && <Turns heading={heading} schedule={shown.schedule} source={source} />}
    </section>
  );
}

const shapes: Readonly<Record<Explored['verdict'], string>> = {
  safe: 'M3 8.5l3.5 3.5L13 4.5',
  'can-fail': 'M4 4l8 8M12 4l-8 8',
  'can-deadlock': 'M5 2v12M11 2v12',
  'can-livelock': 'M12.5 5A5.5 5.5 0 1 0 13.5 8M13 2v3.5H9.5',
  unfinished: 'M3 8h1M7.5 8h1M12 8h1',
};

/** A drawn sign beside the verdict, which says the same. */
function Sign({ verdict }: { verdict: Explored['verdict'] }) {
  return (
    <svg class="sign" viewBox="0 0 16 16" width="22" height="22" aria-hidden="true">
      <path d={shapes[verdict]} />
    </svg>
  );
}

import type { GilSettings, GilTrace } from '../engine/gil/index.ts';
import { doingWords, nameOf, roundMs } from './gil-words.ts';

interface Props {
  trace: GilTrace;
  settings: GilSettings;
  /** The time that is looked at, in microseconds. */
  time: number;
}

/** What each thread does now, and what it has had when all is over. */
export function GilTotals({ trace, settings, time }: Props) {
  const { threads, lanes, wall, switches } = trace;
  const cpu = threads.reduce((sum, each) => sum + each.cpu, 0);
  const trips = threads.some((each) => each.trips.length > 0);
  const queues = threads.some(({ waitsCore }) => waitsCore > 0);
  const share = wall === 0 ? 0 : Math.round((100 * cpu) / (wall * settings.cores));
  const { gil, cores } = settings;
  return (
    <>
      <div class="table" role="region" aria-label="The threads" tabIndex={0}>
        <table class="gil-totals">
          <thead>
            <tr>
              <th scope="col">Thread</th>
              <th scope="col">At this time</th>
              <th scope="col">Runs for</th>
              {gil && <th scope="col">Waits for the GIL</th>}
              {queues && <th scope="col">Waits for a core</th>}
              {trips && <th scope="col">I/O, until it runs again</th>}
              <th scope="col">Ends at</th>
            </tr>
          </thead>
          <tbody>
            {threads.map((each, thread) => (
              <tr key={thread}>
                <th scope="row">{nameOf(thread)}</th>
                <td class="now">{doingWords(lanes[thread] ?? [], time)}</td>
                <td>{roundMs(each.cpu)}</td>
                {gil && <td>{roundMs(each.waitsGil)}</td>}
                {queues && <td>{roundMs(each.waitsCore)}</td>}
                {trips && <td>{each.trips.length === 0 ? '–' : roundMs(median(each.trips))}</td>}
                <td>{roundMs(each.end)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="label">
        {trips && 'For I/O, the median of all waits. '}
        All threads have ended after {roundMs(wall)}; what they compute would take one core {roundMs(cpu)}.{' '}
        {cores === 1 ? 'The core is' : `The ${cores} cores are`} busy for {share} % of the time
        {gil && ` and the GIL changes hands ${switches === 1 ? 'once' : `${switches} times`}`}.
      </p>
    </>
  );
}

/** The middle one; of an even number, the larger of the two in the middle. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

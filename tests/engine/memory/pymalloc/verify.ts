// npm run verify:pymalloc [-- FIRST_SEED SESSIONS [VERSION...] [--python PATH]... [--record]]: sessions of 10 to 20 traces
// made from seeds, on every CPython that the machine has (or whose version begins so) and on those of the paths: the id()
// of every object, and bytes mapped and resident at the end of a session, against the model. Ends with 1 where anything
// differs. `--record` writes the recordings that `npm test` replays, instead.
import { parseArgs } from 'node:util';
import { allPythons } from '../../threading/oracle.ts';
import { difference, record } from './real.ts';
import { writeRecorded } from './recordings.ts';
import { buildOf, makeSession, replay } from './sessions.ts';

const { values: given, positionals } = parseArgs({
  options: { python: { type: 'string', multiple: true, default: [] }, record: { type: 'boolean' } },
  allowPositionals: true,
});
const [first = 0, sessions = 150] = positionals.slice(0, 2).map(Number);
const wanted = positionals.slice(2);
const paths = [...(await allPythons()).map(({ path }) => path), ...given.python];
const pythons: { path: string; version: string }[] = [];
for (const path of paths) {
  const { version } = await record(path, makeSession(0, 'short'));
  if (wanted.length === 0 || wanted.some((each) => version.startsWith(each))) pythons.push({ path, version });
}
const inOrder = pythons.sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));

/** In short sessions of these, arenas are given back on every build; the second has ints. */
const recordedSeeds = [9, 10];

let different = 0;
const recorded = [];
for (const { path, version } of inOrder) {
  let traces = 0;
  let objects = 0;
  let unmapped = 0;
  if (given.record) {
    for (const seed of recordedSeeds)
      recorded.push({ seed, recording: await record(path, makeSession(seed, 'short')) });
    continue;
  }
  for (let seed = first; seed < first + sessions; seed += 1) {
    const session = makeSession(seed);
    const recording = await record(path, session);
    const found = difference(session, recording);
    if (found !== null) {
      different += 1;
      console.log(`CPython ${version}, seed ${seed}: ${found}`);
    }
    traces += session.traces;
    objects += recording.ids.length;
    unmapped += replay(session, buildOf(version), recording.holes).unmapped;
  }
  console.log(
    `CPython ${version}: ${sessions} sessions, ${traces} traces, ${objects} objects, ${unmapped} arenas given back; ` +
      `${different} differences so far`,
  );
}
if (given.record) writeRecorded(recorded);
process.exitCode = different === 0 ? 0 : 1;

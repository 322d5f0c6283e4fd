// npm run verify:glibc [-- FIRST_SEED TRACES] [--root FOLDER]… [--record]: traces made from seeds, on the model and on the C
// library of the machine, and on each that was unpacked into a folder (dpkg-deb -x libc6_….deb FOLDER). Every address, the
// end of the heap, the bytes at its top, and all pages and those in memory must be equal. --record writes recorded.txt anew
// for these libraries. Needs gcc, x86-64 Linux 6.12 or later and one of the versions that the model knows. Ends with 1 where
// anything differs.
import { parseArgs } from 'node:util';
import { generateTrace } from './generate.ts';
import { RECORDED, recordedTraces, record } from './recorded.ts';
import { replayOn } from './replay.ts';
import { runTrace } from './trace.ts';

const { values, positionals } = parseArgs({
  options: {
    root: { type: 'string', multiple: true, default: [] },
    record: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [first = 0, count = 10_000] = positionals.map(Number);
const replays = [undefined, ...values.root].map((root) => replayOn(root));
const BATCH = 500;
let different = 0;

if (values.record) {
  record(replays);
  console.log(`${RECORDED} traces recorded on glibc ${replays.map(({ version }) => version).join(', ')}`);
}
for (const { version, run } of replays) {
  let operations = 0;
  let differs = 0;
  const check = (names: readonly string[], traces: readonly string[]): void => {
    const real = run(traces);
    traces.forEach((trace, at) => {
      operations += trace.split(' ').length;
      const ours = runTrace(trace, version);
      if (ours === real[at]) return;
      differs++;
      console.log(`glibc ${version}, ${names[at]}: ${trace}\n  real:  ${real[at]}\n  model: ${ours}`);
    });
  };
  const recorded = recordedTraces();
  check(
    recorded.map((_, at) => `recorded trace ${at}`),
    recorded,
  );
  for (let at = 0; at < count; at += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, count - at) }, (_, i) => first + at + i);
    check(
      seeds.map((seed) => `seed ${seed}`),
      seeds.map((seed) => generateTrace(seed)),
    );
  }
  console.log(
    `glibc ${version}: ${count} traces from seed ${first} and ${recorded.length} recorded, ${operations} operations: ${differs} differ`,
  );
  different += differs;
}
process.exitCode = different > 0 ? 1 : 0;

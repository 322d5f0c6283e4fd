// npm run verify:arrays [-- FIRST_SEED PROGRAMS [PYTHON]]: array programs made from seeds, in the engine and on real
// NumPy 1.24; what they print must be the same. Prints the seed of each that differs, and ends with 1 where one does. With
// --record FILE it writes down what they print, for the test that needs no NumPy; with --reasons it counts the refusals.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generateArrays } from './generate.ts';
import { runInEngine, startOracle } from './compare.ts';

const { values, positionals } = parseArgs({
  options: { record: { type: 'string' }, reasons: { type: 'boolean' } },
  allowPositionals: true,
});
const [first = 0, count = 20_000] = positionals.slice(0, 2).map(Number);
const oracle = await startOracle(positionals[2] ?? process.env['PYTHON'] ?? 'python3');
let written = `CPython ${oracle.versions[0]}, NumPy ${oracle.versions[1]}\n`;
const batch = 100;
let [different, refused, statements] = [0, 0, 0];
const reasons = new Map<string, number>();
for (let at = first; at < first + count; at += batch) {
  const seeds = Array.from({ length: Math.min(batch, first + count - at) }, (_, index) => at + index);
  const ran = seeds.map((seed) => {
    try {
      return runInEngine(generateArrays(seed));
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  });
  const real = await oracle.run(ran.map(({ source }) => source));
  ran.forEach(({ source, output, refused: why }, index) => {
    written += `\nseed ${seeds[index]}\n${real[index]!}`;
    statements += source.split('try:').length - 1;
    refused += why.length;
    for (const reason of why) {
      const words = reason.replaceAll(/\d+/g, '#');
      reasons.set(words, (reasons.get(words) ?? 0) + 1);
    }
    if (output === real[index]) return;
    different += 1;
    const [ours, theirs] = [output.split('\n'), real[index]!.split('\n')];
    const line = ours.findIndex((each, place) => each !== theirs[place]);
    console.log(
      `seed ${seeds[index]}: line ${line + 1} of what it prints is\n  ${ours[line]}\nnot\n  ${theirs[line]}`,
    );
  });
}
oracle.stop();
if (values.record !== undefined) writeFileSync(values.record, written);
if (values.reasons === true)
  for (const [reason, times] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(times, reason);
console.log(
  `NumPy ${oracle.versions[1]} on CPython ${oracle.versions[0]}: ${count} programs, ${statements} statements of which ` +
    `${refused} refused, ${different} programs differ`,
);
process.exitCode = different === 0 ? 0 : 1;

// npm run verify:threads [-- FIRST_SEED PROGRAMS SECONDS [VERSION...]]: the corpus and many programs made from seeds, on
// every CPython that the machine has, or on those whose versions begin so. Ends with 1 where anything differs.
import { compare } from './compare.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';
import { allPythons } from './oracle.ts';

const [first = 0, count = 5000, seconds = 2] = process.argv.slice(2, 5).map(Number);
const wanted = process.argv.slice(5);
const batch = 50;
const programs = [
  ...corpus().map(({ title, program }) => ({ id: title, source: program })),
  ...Array.from({ length: count }, (_, at) => ({
    id: `seed ${first + at}`,
    source: generateProgram(first + at),
  })),
];

let different = 0;
for (const { path, version } of await allPythons()) {
  if (wanted.length > 0 && !wanted.some((each) => version.startsWith(each))) continue;
  const total = { whole: 0, sampled: 0, refused: 0, unfinished: 0 };
  const report = (upTo: number): void =>
    console.log(
      `CPython ${version}: ${upTo} of ${programs.length} programs; ` +
        `${total.whole} followed whole, ${total.sampled} sampled, ` +
        `${total.refused} refused, ${total.unfinished} too large`,
    );
  for (let at = 0; at < programs.length; at += batch) {
    const found = await compare(path, version, programs.slice(at, at + batch), {
      maxRuns: 5000,
      seconds,
      seed: first,
    });
    total.whole += found.whole;
    total.sampled += found.sampled;
    total.refused += found.refused;
    total.unfinished += found.unfinished;
    different += found.differences.length;
    for (const difference of found.differences) console.log(difference);
    if (at > 0 && at % (20 * batch) === 0) report(at);
  }
  report(programs.length);
}
console.log(`${different} differences`);
process.exitCode = different === 0 ? 0 : 1;

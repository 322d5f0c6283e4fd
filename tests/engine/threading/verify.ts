// npm run verify:threads [-- FIRST_SEED PROGRAMS SECONDS]: the corpus and many programs made from seeds, on every
// CPython that the machine has. Ends with 1 where anything differs.
import { compare } from './compare.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';
import { allPythons } from './oracle.ts';

const [first = 0, count = 5000, seconds = 2] = process.argv.slice(2).map(Number);
const batch = 50;
let different = 0;
for (const { path, version } of await allPythons()) {
  const programs = [
    ...corpus().map(({ title, program }) => ({ id: title, source: program })),
    ...Array.from({ length: count }, (_, at) => ({
      id: `seed ${first + at}`,
      source: generateProgram(first + at),
    })),
  ];
  const total = { whole: 0, sampled: 0, refused: 0 };
  for (let at = 0; at < programs.length; at += batch) {
    const found = await compare(path, version, programs.slice(at, at + batch), {
      maxRuns: 5000,
      seconds,
      seed: first,
    });
    total.whole += found.whole;
    total.sampled += found.sampled;
    total.refused += found.refused;
    different += found.differences.length;
    for (const difference of found.differences) console.log(difference);
  }
  console.log(
    `CPython ${version}: ${total.whole} programs followed whole, ${total.sampled} sampled, ${total.refused} refused`,
  );
}
console.log(`${different} differences`);
process.exitCode = different === 0 ? 0 : 1;

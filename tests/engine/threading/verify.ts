// npm run verify:threads [-- FIRST_SEED PROGRAMS SECONDS [VERSION...] [--switch gil]]: the corpus and many programs made
// from seeds, on every CPython that the machine has, or on those whose versions begin so. SECONDS of the processor's time
// are for each program on each. Goes on from a seed that it was stopped at. `gil` is compared on CPython 3.11 to 3.13 (see
// oracle.ts). Ends with 1 where anything differs.
import { parseArgs } from 'node:util';
import { buildOf, compare, exploreAll, type Explored } from './compare.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';
import { allPythons, gilIsKnown } from './oracle.ts';

const { values: given, positionals } = parseArgs({
  options: { switch: { type: 'string', default: 'any-instruction' } },
  allowPositionals: true,
});
const mode = given.switch;
if (mode !== 'any-instruction' && mode !== 'gil')
  throw new Error(`--switch ${mode}: CPython is compared with any-instruction and gil`);
const [first = 0, count = 5000, seconds = 0.5] = positionals.slice(0, 3).map(Number);
const wanted = positionals.slice(3);
const batch = 50;
const generated = Array.from({ length: count }, (_, at) => ({
  id: `seed ${first + at}`,
  source: generateProgram(first + at),
}));
const programs = [
  ...generated,
  ...(first === 0 ? corpus().map(({ title, program }) => ({ id: title, source: program })) : []),
];
const pythons = (await allPythons())
  .filter(({ version }) => wanted.length === 0 || wanted.some((each) => version.startsWith(each)))
  .filter(({ version }) => mode !== 'gil' || gilIsKnown(version))
  .map((python) => ({ ...python, whole: 0, sampled: 0, refused: 0, tooLarge: 0, different: 0 }));

const report = (upTo: number): void => {
  for (const { version, whole, sampled, refused, tooLarge, different } of pythons)
    console.log(
      `CPython ${version}: ${upTo} of ${programs.length} programs; ${whole} followed whole, ${sampled} sampled, ` +
        `${refused} refused, ${tooLarge} too large, ${different} differences`,
    );
};

for (let at = 0; at < programs.length; at += batch) {
  const some = programs.slice(at, at + batch);
  const byBuild = new Map<string, Explored>();
  for (const python of pythons) {
    const build = buildOf(python.version);
    const explored = byBuild.get(build) ?? exploreAll(some, build, { switch: mode });
    byBuild.set(build, explored);
    const found = await compare(python.path, python.version, explored, {
      maxRuns: 5000,
      seconds,
      seed: first,
    });
    python.whole += found.whole;
    python.sampled += found.sampled;
    python.refused += explored.refused;
    python.tooLarge += explored.tooLarge;
    python.different += found.differences.length;
    for (const difference of found.differences) console.log(difference);
  }
  if (at % (10 * batch) === 0) report(Math.min(at + batch, programs.length));
}
report(programs.length);
const different = pythons.reduce((sum, each) => sum + each.different, 0);
console.log(`${different} differences`);
process.exitCode = different === 0 ? 0 : 1;

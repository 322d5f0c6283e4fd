// npm run verify:memory [-- FIRST_SEED PROGRAMS VERSION... --without FEATURE,... --only FEATURE,... --python PATH --show N]:
// everyday programs and many made from seeds, in the machine and on every CPython that the machine has from 3.9 on, and on the one of the
// package pyodide; or on those whose versions begin so. `--python` adds an interpreter. Shrinks programs that go another way
// until N are shown that are not the same but for names and numbers; ends with 1 where there are any.
import { parseArgs } from 'node:util';
import { buildOf, featuresOf, judgeAll, shrink } from './compare.ts';
import { countedPrograms } from './counted.ts';
import { everydayPrograms } from './everyday.ts';
import { features, generateProgram } from './generate.ts';
import { allInterpreters, Oracle } from './oracle.ts';

const { values: given, positionals } = parseArgs({
  options: {
    without: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    python: { type: 'string', multiple: true, default: [] },
    show: { type: 'string', default: '5' },
  },
  allowPositionals: true,
});
const listed = (text: string): string[] => {
  const names = text.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !features.includes(name));
  if (unknown.length > 0)
    throw new Error(`no feature ${unknown.join(', ')}; there are ${features.join(', ')}`);
  return names;
};
const [without, only] = [listed(given.without), listed(given.only)];
const numbers = positionals.filter((each) => /^\d+$/.test(each)).map(Number);
const wanted = positionals.filter((each) => !/^\d+$/.test(each));
const [first = 0, count = 100_000] = numbers;
const batch = 500;

/** A program without its imports and without what its names and numbers are. */
const shapeOf = (source: string): string => {
  const names: string[] = [];
  return source.replace(/^import .*\n/, '').replace(/\b([a-z]|f\d+|n\d+)\b|\d+/g, (name) => {
    if (/^\d/.test(name)) return '0';
    if (!names.includes(name)) names.push(name);
    return `_${names.indexOf(name)}`;
  });
};

const interpreters = (await allInterpreters(given.python)).filter(
  ({ name }) => wanted.length === 0 || wanted.some((each) => name.startsWith(each)),
);
let wrong = 0;
for (const interpreter of interpreters) {
  const enabled = featuresOf(interpreter).filter(
    (feature) => !without.includes(feature) && (only.length === 0 || only.includes(feature)),
  );
  const oracle = new Oracle(interpreter);
  const shrinker = new Oracle(interpreter);
  const tally = { equal: 0, different: 0, refused: 0, fault: 0, silent: 0 };
  const reasons = new Map<string, number>();
  const shapes = new Set<string>();
  let shrunk = 0;
  const most = Number(given.show);
  const report = (): void => {
    const { equal, different, refused, fault, silent } = tally;
    console.log(
      `CPython ${interpreter.name} and build ${buildOf(interpreter)}: ${equal} programs equal, ${different} different, ` +
        `${refused} refused, ${fault} faults of the machine, ${silent} without an answer`,
    );
  };
  const everyday = everydayPrograms();
  const counted = enabled.includes('counts') ? countedPrograms() : [];
  const ask = (at: number) => {
    const length = Math.max(0, Math.min(batch, count - at));
    const seeds = Array.from({ length }, (_, index) => first + at + index);
    const made = seeds.map((seed) => ({ name: `seed ${seed}`, source: generateProgram(seed, enabled) }));
    const all = at === 0 ? [...everyday, ...counted, ...made] : made;
    const programs = all.map(({ source }) => source);
    return { names: all.map(({ name }) => name), programs, answers: oracle.ask(programs) };
  };
  for (let at = 0, next = ask(0); at < count; at += batch) {
    const { names, programs, answers } = next;
    const real = await answers;
    // The interpreter runs these while the machine runs those.
    next = ask(at + batch);
    const verdicts = await judgeAll(programs, buildOf(interpreter), real);
    for (const [index, verdict] of verdicts.entries()) {
      tally[verdict.kind] += 1;
      if ('why' in verdict) {
        const reason = `${verdict.kind}: ${verdict.why}`;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
      if (verdict.kind === 'equal' || verdict.kind === 'refused') continue;
      if (shapes.size >= most || shrunk >= 10 * most) continue;
      shrunk += 1;
      const small = await shrink(shrinker, programs[index]!, verdict);
      const shape = shapeOf(small.source);
      if (shapes.has(shape)) continue;
      shapes.add(shape);
      const of = small.verdict.kind === 'different' ? small.verdict : null;
      console.log(
        `--- ${names[index]}, CPython ${interpreter.name}: ${verdict.kind}\n${small.source}` +
          (of === null
            ? JSON.stringify(small.verdict)
            : `--- the machine:\n${of.machine}--- CPython ${interpreter.name}:\n${of.real}`),
      );
    }
    if ((at / batch) % 20 === 19) report();
  }
  oracle.close();
  shrinker.close();
  for (const [reason, times] of [...reasons].sort(([, a], [, b]) => b - a).slice(0, 40))
    console.log(`${String(times).padStart(7)} ${reason}`);
  report();
  wrong += tally.different + tally.fault + tally.silent;
}
process.exitCode = wrong === 0 ? 0 : 1;

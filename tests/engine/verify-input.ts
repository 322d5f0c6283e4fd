// npm run verify:input [-- FIRST_SEED TEXTS [threads|memory]]: random and mutated texts for the explorer of threads (within
// 5 s of the processor each) and for the tracer of memory (within 4 s). Each must give an answer, or an error with a
// position. Ends with 1 where one does not; the seed and the text are printed.
import { exploreBadText } from './explore/bad-input.ts';
import { traceBadText } from './memory/bad-input.ts';

const [first = 0, count = 10_000] = process.argv.slice(2, 4).map(Number);
const only = process.argv[4];
for (const [of, ask] of [
  ['threads', exploreBadText],
  ['memory', traceBadText],
] as const) {
  if (only !== undefined && of !== only) continue;
  const counts: Record<string, number> = {};
  let wrong = 0;
  let slowest = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const start = performance.now();
    try {
      const answer = ask(seed);
      counts[answer] = (counts[answer] ?? 0) + 1;
    } catch (error) {
      wrong += 1;
      console.log((error as Error).message);
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  for (const [answer, texts] of Object.entries(counts).sort()) console.log(`${answer}: ${texts}`);
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(
    `${of}: ${count} texts, ${wrong} wrong; the slowest took ${(slowest / 1000).toFixed(1)} s; at most ${megabytes} MB`,
  );
  if (wrong > 0) process.exitCode = 1;
}

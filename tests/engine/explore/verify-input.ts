// npm run verify:input [-- FIRST_SEED TEXTS]: random and mutated texts, each of which must give a verdict, `unfinished`,
// or an error with a position. Ends with 1 where one does not; the seed and the text are printed.
import { badText, checkText } from './bad-input.ts';

const [first = 0, count = 10_000] = process.argv.slice(2).map(Number);
const counts: Record<string, number> = {};
let wrong = 0;
let slowest = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const start = performance.now();
  try {
    const verdict = checkText(badText(seed), seed);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  } catch (error) {
    wrong += 1;
    console.log((error as Error).message);
  }
  slowest = Math.max(slowest, performance.now() - start);
}
for (const [verdict, texts] of Object.entries(counts).sort()) console.log(`${verdict}: ${texts}`);
const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(
  `${count} texts, ${wrong} wrong; the slowest took ${(slowest / 1000).toFixed(1)} s; at most ${megabytes} MB`,
);
process.exitCode = wrong === 0 ? 0 : 1;

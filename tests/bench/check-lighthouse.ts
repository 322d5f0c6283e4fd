/** The stage of `npm test` that holds Lighthouse's scores: 100 in all four categories on the promised pages. */
import { findBrowser } from '../setup/browser.ts';
import { basePath, distFolder } from '../setup/dist.ts';
import { serve } from '../setup/serve.ts';
import { isPerfect, lighthouseOf, PROMISED } from './lighthouse.ts';

const site = await serve(distFolder(), { base: basePath() });
const { path } = await findBrowser();
for await (const { url, report } of lighthouseOf(
  PROMISED.map((page) => site.url + page),
  path,
)) {
  const scores = Object.entries(report.scores).map(([name, score]) => `${name} ${score}`);
  console.log(`/${url.slice(site.url.length)}  ${scores.join(', ')}`);
  if (isPerfect(report)) continue;
  for (const fault of report.faults) console.error(`    ${fault}`);
  process.exitCode = 1;
}
await site.close();

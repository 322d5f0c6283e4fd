/**
 * The stage of `npm test` that holds Lighthouse's scores on the promised pages: 100 for accessibility, best
 * practices and search engines. Performance is timed, and a machine that is busy with other things takes a few
 * points off; the promise of 100 is measured by `npm run bench`, and what falls below the floor is the site's.
 */
import { findBrowser } from '../setup/browser.ts';
import { basePath, distFolder } from '../setup/dist.ts';
import { serve } from '../setup/serve.ts';
import { lighthouseOf, PROMISED, type Report } from './lighthouse.ts';

const FLOOR = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };

const holds = ({ scores }: Report) =>
  Object.entries(FLOOR).every(([name, floor]) => scores[name as keyof typeof FLOOR] >= floor);

const site = await serve(distFolder(), { base: basePath() });
const { path } = await findBrowser();
for await (const { url, report } of lighthouseOf(
  PROMISED.map((page) => site.url + page),
  path,
)) {
  const scores = Object.entries(report.scores).map(([name, score]) => `${name} ${score}`);
  console.log(`/${url.slice(site.url.length)}  ${scores.join(', ')}`);
  if (holds(report)) continue;
  for (const fault of report.faults) console.error(`    ${fault}`);
  process.exitCode = 1;
}
await site.close();

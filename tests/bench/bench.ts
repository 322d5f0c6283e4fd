/** `npm run bench`: the figures that the site has to reach, measured on the built site. */
import { chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS, findBrowser } from '../setup/browser.ts';
import { basePath, distFolder } from '../setup/dist.ts';
import { firstView, PHONE } from '../setup/first-view.ts';
import { serve } from '../setup/serve.ts';
import { awake, fill, itemOn, oneOfEachKind, readKey, submit } from '../pages/answering.ts';
import { scrollThrough, shifts, watchShifts } from '../pages/looks.ts';
import { answerBytes } from '../setup/answer-bytes.ts';
import { timeGrading } from './grading.ts';
import { lighthouseOf, PROMISED } from './lighthouse.ts';

const PATTERNS = ['memory/where-arrays-land/', 'gil/two-threads-one-lock/'];
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** Prints a figure beside what it has to reach. */
function tell(what: string, figure: string, aim: string, reached: boolean): void {
  console.log(`${reached ? ' ' : '✗'} ${what.padEnd(48)} ${figure.padStart(12)}   ${aim}`);
  if (!reached) process.exitCode = 1;
}

const site = await serve(distFolder(), { base: basePath() });
const { path: executablePath, version } = await findBrowser();
console.log(`${version}, Node ${process.version}\n`);
const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });

/** A fresh visitor's page. */
async function visit<T>(use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL: site.url, viewport: PHONE });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

for (const path of PATTERNS) {
  console.log(`/${path}`);
  const view = await visit((page) => firstView(page, path));
  tell('first view, HTML + CSS + JS', kB(view.bytes), '≤ 20 kB', view.bytes <= 20_000);
  tell('requests without fonts', String(view.requests), '≤ 3', view.requests <= 3);
  tell('first view with fonts', kB(view.withFonts), '≤ 45 kB', view.withFonts <= 45_000);
  tell('JavaScript before an island is in view', kB(view.script), '≤ 3 kB', view.script <= 3_000);
  const moved = await visit(async (page) => {
    await watchShifts(page);
    await page.goto(path);
    await scrollThrough(page);
    return shifts(page);
  });
  tell('layout shifts while it is read', String(moved.length), '0', moved.length === 0);
}

console.log('\nanswering');
for (const { id, kind } of oneOfEachKind()) {
  const size = await visit(async (page) => {
    await page.goto(`q/${id}/`);
    const item = itemOn(page, id);
    await awake(item);
    await fill(item, readKey(id), 'right');
    await submit(item);
    return answerBytes(page);
  });
  const aimed = kind === 'choice';
  tell(`${kind} (${id})`, kB(size), aimed ? '≤ 15 kB' : '', !aimed || size <= 15_000);
}
await browser.close();

console.log('\ngrading, slowest item of each kind');
for (const { kind, items, score, grade } of timeGrading()) {
  tell(`${kind} (${items} items), scoring`, `${score.toFixed(3)} ms`, '< 16 ms', score < 16);
  tell(`${kind}, with its key computed anew`, `${grade.toFixed(1)} ms`, '', true);
}

console.log('\nLighthouse, phone: performance, accessibility, best practices, search engines');
const urls = PROMISED.map((path) => site.url + path);
for await (const { url, report } of lighthouseOf(urls, executablePath)) {
  const scores = Object.values(report.scores);
  const perfect = scores.every((score) => score === 100);
  tell(`/${url.slice(site.url.length)}`, scores.join(' '), '100 each', perfect);
  for (const fault of report.faults) console.log(`      ${fault}`);
}
await site.close();

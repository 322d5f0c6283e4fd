/** What a reader pays: measured over the network, from a server that compresses with gzip. */
import { globSync } from 'node:fs';
import { PHONE, firstView } from '../setup/first-view.ts';
import { answerBytes } from '../setup/answer-bytes.ts';
import { awake, fill, itemOn, oneOfEachKind, readKey, submit } from './answering.ts';
import { shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

const KB = 1000;
const LESSONS = globSync('content/lessons/*/*/index.mdx')
  .map((file) => file.replaceAll('\\', '/').replace(/^content\/lessons\/(.*)index\.mdx$/, '$1'))
  .sort();

for (const path of LESSONS) {
  test(`the first view of /${path}`, async ({ page }) => {
    const view = await firstView(page, path);
    expect.soft(view.requests, 'requests').toBeLessThanOrEqual(3);
    expect.soft(view.bytes, 'bytes without fonts').toBeLessThanOrEqual(20 * KB);
    expect.soft(view.withFonts, 'bytes with fonts').toBeLessThanOrEqual(45 * KB);
    expect.soft(view.script, 'bytes of script').toBeLessThanOrEqual(3 * KB);
  });
}

test('answering a choice item', async ({ page }) => {
  const id = oneOfEachKind().find((item) => item.kind === 'choice')?.id ?? '';
  await page.setViewportSize(PHONE);
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await submit(item);
  const size = await answerBytes(page);
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(15 * KB);
});

for (const path of ['', 'memory/where-arrays-land/', 'gil/two-threads-one-lock/', 'memory/quiz/']) {
  for (const width of [360, 1280]) {
    test(`fonts that come late do not move the text of /${path} at ${width} px`, async ({ page }) => {
      await watchShifts(page);
      await page.setViewportSize({ width, height: 900 });
      await page.route('**/*.woff2', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        await route.continue();
      });
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      expect(await shifts(page)).toEqual([]);
      const loaded = await page.evaluate(
        () => [...document.fonts].filter((font) => font.status === 'loaded').length,
      );
      expect(loaded, 'no font has come at all').toBeGreaterThan(0);
    });
  }
}

/**
 * What holds of every page, in both themes, from phone to wide screen. The page is opened once. A question’s own page
 * shows what a lesson or quiz shows as well, so that the two ends of the widths say enough of it; axe looks at one page of
 * each kind of question there, and at every answer, on the phone.
 */
import { oneOfEachKind } from './answering.ts';
import { axeEverywhere, overflow, scrollThrough, shifts, smallTargets, watchShifts } from './looks.ts';
import { expect, PATHS, test } from './site.ts';

const first = new Set(oneOfEachKind().map(({ id }) => `q/${id}/`));

// Pages to embed hold the same question as those of /q/: embed.spec.ts looks at one of each kind.
for (const path of PATHS.filter((each) => !each.startsWith('embed/q/'))) {
  const alone = path.startsWith('q/');
  test(`/${path}`, async ({ page, troubles }) => {
    if (path === '404.html') troubles.allow(/404/);
    await watchShifts(page);
    await page.setViewportSize({ width: 360, height: 740 });
    const response = await page.goto(path);
    expect(response?.headers()['content-type']).toContain('text/html');
    await scrollThrough(page);
    // Not a matter of taste: text that moves while it is read is lost.
    expect.soft(await shifts(page), 'layout shifts').toEqual([]);

    for (const width of alone ? [320, 1280] : [320, 360, 768, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
      expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
    }
    if (/^q\/[^/]+\/$/.test(path) && !first.has(path)) return;
    expect.soft(await axeEverywhere(page, alone ? ['phone'] : undefined), 'axe').toEqual([]);
  });
}

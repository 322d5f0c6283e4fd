/** The second build, under /courses/gil/: pages, assets, answers, the 404 page. Links: tests/built/links.test.ts. */
import { answer, awake, fill, itemOn, oneOfEachKind, readKey, submit, WORDS } from './answering.ts';
import { expect, test } from './site.ts';

test('it is served under a sub-path', ({ site }) => {
  expect(site.base).not.toBe('/');
});

for (const path of [
  '',
  'gil/',
  'memory/where-arrays-land/',
  'memory/quiz/',
  'progress/',
  'results/',
  'verify/',
  'glossary/',
  'about/',
  'explore/',
  'syllabus/',
  'course/?items=mem-best-of-three&mode=test&course=C&student=s',
  'embed/quiz/memory/',
]) {
  test(`/${path} opens with its fonts and without an error`, async ({ page, site }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    expect(page.url()).toBe(`${site.url}${path}`);
    await page.waitForLoadState('networkidle');
    const fonts = await page.evaluate(
      () => [...document.fonts].filter((font) => font.status === 'loaded').length,
    );
    expect(fonts).toBeGreaterThan(0);
  });
}

test('from the home page to a lesson and on to the next', async ({ page, site }) => {
  await page.goto('');
  await page.locator('main a[href$="/memory/where-arrays-land/"]').first().click();
  await expect(page).toHaveURL(`${site.url}memory/where-arrays-land/`);
  await page.locator('a[rel=next]').first().click();
  await expect(page).not.toHaveURL(`${site.url}memory/where-arrays-land/`);
  expect(page.url()).toContain(site.url);
});

for (const { id, kind } of oneOfEachKind()) {
  test(`${kind}: the key is fetched from under the sub-path`, async ({ page, site }) => {
    await page.goto(`q/${id}/`);
    const item = itemOn(page, id);
    await awake(item);
    const key = page.waitForResponse((response) => response.url().endsWith('key.json'));
    await fill(item, readKey(id), 'right');
    await expect(await submit(item)).toHaveText(WORDS.right);
    expect((await key).url()).toBe(`${site.url}q/${id}/key.json`);
  });
}

test('a record is made, opened by its link and graded again under the sub-path', async ({ page, site }) => {
  const [{ id } = { id: '' }] = oneOfEachKind();
  await answer(page, id, 'right');
  await page.goto('results/');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('A link that holds this record').inputValue();
  expect(link).toContain(`${site.url}results/#r=`);
  await page.goto('404.html');
  await page.goto(link);
  await page.getByRole('link', { name: 'Grade it again' }).click();
  await expect(page.locator('main')).toContainText('1 record with 1 answer, graded again');
  await expect(page.locator('main')).toContainText('No score was changed');
});

test('a course’s questions are fetched from under the sub-path, and links stay under it', async ({
  page,
  site,
}) => {
  await page.goto('course/?items=mem-best-of-three&course=C&student=s');
  await awake(itemOn(page, 'mem-best-of-three'));
  await expect(page.locator('[id="mem-best-of-three"][data-seed]')).toBeVisible();
  await page.getByRole('link', { name: 'permanent link' }).click();
  await expect(page).toHaveURL(`${site.url}q/mem-best-of-three/?course=C&student=s`);
  await page.getByText('Embed this in a page of yours').click();
  await expect(page.locator('.embed-this textarea')).toHaveValue(
    new RegExp(`src="https?://[^/]+${site.base}embed/q/mem-best-of-three/"`),
  );
});

test('the explorer’s worker is loaded from under the sub-path', async ({ page, site }) => {
  await page.goto('explore/');
  const script = page.waitForRequest(/explore-worker/);
  await page.getByRole('button', { name: 'Explore' }).click();
  expect((await script).url()).toContain(`${site.url}_astro/`);
  await expect(page.locator('.verdict')).not.toBeEmpty();
});

test('the 404 page works from any depth', async ({ page, site, troubles }) => {
  troubles.allow(/404/);
  const response = await page.goto('memory/deep/down/nothing/');
  expect(response?.status()).toBe(404);
  await page.locator('main a[href$="/memory/"]').first().click();
  await expect(page).toHaveURL(`${site.url}memory/`);
});

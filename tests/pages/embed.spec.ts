/** Questions in a frame of another page: height and result are told, to that page alone; H5P's resizer understands them. */
import type { Frame, Page } from '@playwright/test';
import { parse } from 'node-html-parser';
import { programsOf } from '../../src/quiz/exact-item.ts';
import { solve } from '../../src/quiz/index.ts';
import { basePath, distFolder } from '../setup/dist.ts';
import { type Holder, hold } from '../setup/holder.ts';
import { serve } from '../setup/serve.ts';
import { fill, listItems, oneOfEachKind, readItem, readKey, WORDS } from './answering.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { expect, test as base } from './site.ts';

const test = base.extend<{ holder: Holder }>({
  holder: async ({ troubles }, use) => {
    const holder = await hold();
    troubles.allow(new RegExp(`request leaves the site: ${holder.origin}`));
    await use(holder);
    await holder.close();
  },
});

/** What a holding page has heard, and a frame that is given the height it asks for. */
const LISTEN = `<script>
  const heard = [];
  addEventListener('message', ({ data, origin, source }) => {
    heard.push({ ...data, from: origin });
    const frame = [...document.querySelectorAll('iframe')].find((each) => each.contentWindow === source);
    if (data.context === 'under-the-gil' && data.type === 'height') frame.style.height = data.height + 'px';
  });
</script>`;

const frameOf = (src: string, more = '') =>
  `<iframe title="A question" width="600" ${more} src="${src}"></iframe>`;

type Message = Record<string, unknown> & { readonly type?: string; readonly action?: string };

const heard = (page: Page) =>
  page.evaluate(() => (window as unknown as { heard?: Message[] }).heard ?? (eval('heard') as Message[]));

async function opened(page: Page, address: string, match: RegExp): Promise<Frame> {
  await page.goto(address);
  await expect.poll(() => page.frames().some((frame) => match.test(frame.url()))).toBe(true);
  const frame = page.frames().find((each) => match.test(each.url()));
  if (!frame) throw new Error(`no frame of ${match}`);
  await frame.waitForFunction(() =>
    document.querySelector('astro-island[component-url*=QuizForm]:not([ssr])'),
  );
  return frame;
}

async function answer(frame: Frame, id: string): Promise<void> {
  const item = frame.locator(`[id="${id}"]`);
  await fill(item, readKey(id), 'right');
  await item.locator('form button:not([type=button])').first().click();
  await expect(item.locator('.verdict')).toHaveText(WORDS.right);
}

const choice = () => oneOfEachKind().find((item) => item.kind === 'choice')!;

test('a page of another origin is told the height, and the result once there is one', async ({
  page,
  site,
  holder,
}) => {
  const { id, version } = choice();
  const frame = await opened(page, holder.page(LISTEN + frameOf(`${site.url}embed/q/${id}/`)), /embed/);
  const height = async () =>
    (await heard(page)).findLast((each) => each.type === 'height')?.['height'] as number;
  await expect.poll(height).toBeGreaterThan(200);
  await expect.poll(() => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
  const before = await height();
  expect((await heard(page)).filter((each) => each.type === 'result')).toEqual([]);

  await answer(frame, id);
  await expect.poll(height, 'feedback needs room').not.toBe(before);
  const results = (await heard(page)).filter((each) => each.type === 'result');
  expect(results).toEqual([
    {
      ...{
        context: 'under-the-gil',
        type: 'result',
        from: site.origin,
        item: id,
        version,
        seed: null,
        score: 1,
      },
      response: { kind: 'choice', ticked: expect.any(Array) },
    },
  ]);
  // Sideways nothing is cut off.
  expect(await frame.evaluate(() => document.documentElement.scrollWidth)).toBe(600);
});

test('a variant in a sandboxed frame, without storage, is graded', async ({
  page,
  site,
  holder,
  troubles,
}) => {
  troubles.allow(/sandboxed/);
  const id = listItems().find((item) => readItem(item.id).combinations.length > 1)!.id;
  const exact = readItem(id);
  for (const seed of [null, 1, 2]) {
    const src = `${site.url}embed/q/${id}/${seed === null ? '' : `?seed=${seed}`}`;
    const frame = await opened(page, holder.page(LISTEN + frameOf(src, 'sandbox="allow-scripts"')), /embed/);
    expect(await frame.evaluate(() => self.origin)).toBe('null');
    expect(
      await frame.evaluate(() => {
        try {
          return String(localStorage);
        } catch {
          return 'denied';
        }
      }),
    ).toBe('denied');
    const item = frame.locator('.item');
    if (seed !== null) await expect(frame.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
    const key = seed === null ? readKey(id) : solve(exact.item, seed, programsOf(exact)).key;
    await fill(item, key, 'right');
    await item.locator('form button:not([type=button])').first().click();
    await expect(item.locator('.verdict')).toHaveText(WORDS.right);
    const result = (await heard(page)).find((each) => each.type === 'result');
    expect(result).toMatchObject({ item: id, seed, score: 1, from: 'null' });
  }
});

test('where the host lets a frame without an origin have no scripts, that is said', async ({
  page,
  holder,
  troubles,
}) => {
  const { id } = choice();
  const closed = await serve(distFolder(), { base: basePath(), open: false });
  try {
    troubles.allow(new RegExp(`${closed.origin}|ERR_FAILED`));
    const src = `${closed.url}embed/q/${id}/`;
    await page.goto(holder.page(LISTEN + frameOf(src, 'sandbox="allow-scripts"')));
    const frame = page.frameLocator('iframe');
    const said = frame.getByText('were not let into this frame');
    await expect(said).toBeVisible();
    await expect(said.getByRole('link')).toHaveAttribute('href', new RegExp(`/q/${id}/$`));
  } finally {
    await closed.close();
  }
});

/** A resizer that keeps H5P's protocol. */
const RESIZER = `<script>
  const heard = [];
  addEventListener('message', ({ data, origin, source }) => {
    if (data.context !== 'h5p') return;
    heard.push({ ...data, from: origin });
    const frame = document.querySelector('iframe');
    const respond = (action) => source.postMessage({ context: 'h5p', action }, '*');
    if (data.action === 'hello') {
      frame.style.width = '100%';
      addEventListener('resize', () => respond('resize'));
      respond('hello');
    }
    if (data.action === 'prepareResize' && (frame.clientHeight !== data.scrollHeight || data.scrollHeight !== data.clientHeight)) {
      frame.style.height = data.clientHeight + 'px';
      respond('resizePrepared');
    }
    if (data.action === 'resize') frame.style.height = data.scrollHeight + 'px';
  });
</script>`;

test('the resizer of H5P gives the frame its height, again when the window or the content changes', async ({
  page,
  site,
  holder,
}) => {
  const { id } = choice();
  await page.setViewportSize({ width: 900, height: 900 });
  const frame = await opened(page, holder.page(RESIZER + frameOf(`${site.url}embed/q/${id}/`)), /embed/);
  const fits = () =>
    frame.evaluate(() => Math.abs(document.body.getBoundingClientRect().height - innerHeight) <= 2);
  await expect.poll(fits).toBe(true);
  // It says hello until it is greeted: on a busy machine more than once.
  const first = (await heard(page)).map((each) => each.action).join(' ');
  expect(first).toMatch(/^(hello )+prepareResize\b/);
  await page.setViewportSize({ width: 400, height: 900 });
  await expect.poll(fits, 'a narrower window').toBe(true);
  await answer(frame, id);
  await expect.poll(fits, 'with feedback').toBe(true);
  const settled = (await heard(page)).length;
  await page.waitForTimeout(500);
  expect((await heard(page)).length, 'they do not talk for ever').toBe(settled);
});

test('a resizer that comes late says it is ready', async ({ page, site, holder }) => {
  await opened(page, holder.page(LISTEN + frameOf(`${site.url}embed/q/${choice().id}/`)), /embed/);
  await page.evaluate(() => {
    (eval('heard') as unknown[]).length = 0;
    document.querySelector('iframe')?.contentWindow?.postMessage({ context: 'h5p', action: 'ready' }, '*');
  });
  await expect.poll(async () => (await heard(page)).map((each) => each.action)).toContain('hello');
  await page.evaluate(() => {
    (eval('heard') as unknown[]).length = 0;
    document
      .querySelector('iframe')
      ?.contentWindow?.postMessage({ context: 'under-the-gil', type: 'hello' }, '*');
  });
  await expect.poll(async () => (await heard(page)).map((each) => each.type)).toContain('height');
});

test('others than the page that holds the frame are not answered, nor is what has another shape', async ({
  page,
  site,
  holder,
  troubles,
}) => {
  const other = await hold();
  try {
    const shout = `<script>
      addEventListener('message', ({ data }) => { if (data !== 'shout') parent.postMessage({ context: 'other', data }, '*'); });
      setInterval(() => parent.frames[0].postMessage({ context: 'under-the-gil', type: 'hello' }, '*'), 20);
      setInterval(() => parent.frames[0].postMessage({ context: 'h5p', action: 'hello' }, '*'), 20);
    </script>`;
    const src = `${site.url}embed/q/${choice().id}/`;
    // It stands for an advertisement beside the question.
    troubles.allow(new RegExp(other.origin));
    const body = LISTEN + frameOf(src) + frameOf(other.page(shout));
    await opened(page, holder.page(body), /embed/);
    await page.waitForTimeout(300);
    const before = (await heard(page)).length;
    await page.evaluate(() => {
      const frame = document.querySelector('iframe')?.contentWindow;
      for (const odd of [
        null,
        7,
        'hello',
        [],
        { context: 'h5p' },
        { context: 'h5p', action: '__proto__' },
        { context: 'under-the-gil' },
        { type: 'hello' },
      ])
        frame?.postMessage(odd, '*');
    });
    await page.waitForTimeout(500);
    const more = (await heard(page)).slice(before).filter((each) => each['context'] !== 'other');
    expect(more).toEqual([]);
    expect(
      (await heard(page)).filter((each) => each['context'] === 'other'),
      'the other frame hears nothing',
    ).toEqual([]);
  } finally {
    await other.close();
  }
});

test('links open beside the frame, not in it; the page by itself talks to nobody', async ({
  page,
  site,
  holder,
  context,
}) => {
  const { id } = choice();
  await opened(page, holder.page(LISTEN + frameOf(`${site.url}embed/q/${id}/`)), /embed/);
  const beside = context.waitForEvent('page');
  await page.frameLocator('iframe').getByRole('link', { name: 'Under the GIL' }).click();
  expect((await beside).url()).toBe(`${site.url}q/${id}/`);
  await page.goto(`${site.url}embed/q/${id}/?theme=dark`);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).not.toHaveClass(/framed/);
});

test('a quiz in a frame, taken as a test, tells its score when it is handed in', async ({
  page,
  site,
  holder,
}) => {
  await page.goto(holder.page(LISTEN + frameOf(`${site.url}embed/quiz/memory/?mode=test`)));
  const frame = page.frameLocator('iframe');
  const of = await frame.locator('.item').count();
  await frame.getByRole('button', { name: 'Hand in all answers' }).click();
  await frame.getByRole('button', { name: 'Hand in as it is' }).click();
  await expect(frame.getByRole('heading', { name: /^Score: 0\s%$/ })).toBeVisible();
  const told = (await heard(page)).filter((each) => each.type === 'handed-in');
  expect(told).toEqual([
    {
      context: 'under-the-gil',
      type: 'handed-in',
      quiz: 'memory',
      score: 0,
      answered: 0,
      of,
      from: site.origin,
    },
  ]);
});

for (const { id, kind } of oneOfEachKind()) {
  test(`the page to embed of ${kind}: ${id}`, async ({ page }) => {
    await page.goto(`embed/q/${id}/`);
    for (const width of [320, 600]) {
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
      expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
    }
    expect(await axeEverywhere(page)).toEqual([]);
  });
}

test('each question offers the frame to paste, and is found by oEmbed', async ({ page, site, request }) => {
  const { id } = choice();
  await page.goto(`q/${id}/`);
  await page.getByText('Embed this in a page of yours').click();
  const html = await page.locator('.embed-this textarea').inputValue();
  const discovery = page.locator('link[type="application/json+oembed"]');
  const address = new URL((await discovery.getAttribute('href')) ?? '');
  const told = (await (await request.get(`${site.origin}${address.pathname}`)).json()) as Record<
    string,
    unknown
  >;
  expect(told).toMatchObject({ version: '1.0', type: 'rich', provider_name: 'Under the GIL', html });
  expect(told['width']).toEqual(expect.any(Number));
  expect(told['height']).toEqual(expect.any(Number));
  // What is pasted is a frame with a title that shows this question.
  const pasted = parse(html).querySelector('iframe');
  expect(new URL(pasted?.getAttribute('src') ?? '').pathname).toBe(
    new URL(`embed/q/${id}/`, site.url).pathname,
  );
  expect(pasted?.getAttribute('title')).toContain('Under the GIL');
});

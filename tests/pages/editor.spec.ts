/** The editor that a reader may ask for in place of the plain field of a program. */
import type { Locator, Page } from '@playwright/test';
import { awake, itemOn, readKey, submit, WORDS } from './answering.ts';
import { axeEverywhere, overflow } from './looks.ts';
import { expect, test } from './site.ts';

const TALLY = 'gil-repair-tally';

/** The question of a repair, alive, with its plain field. */
async function open(page: Page): Promise<{ item: Locator; field: Locator; editor: Locator }> {
  await page.goto(`q/${TALLY}/`);
  const item = itemOn(page, TALLY);
  await awake(item);
  const field = item.locator('textarea');
  return { item, field, editor: item.getByRole('textbox', { name: 'Program' }) };
}

async function dress(item: Locator): Promise<void> {
  await item.getByRole('button', { name: 'Edit with colours and indentation' }).click();
  await expect(item.locator('.cm-content')).toBeFocused();
  await expect(item.locator('textarea')).toBeHidden();
}

/** Pastes a text where the cursor is. */
async function paste(editor: Locator, text: string): Promise<void> {
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('a program is repaired in the editor, and what is typed there is what is judged', async ({ page }) => {
  const { item, field } = await open(page);
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  expect(scripts.filter((url) => url.includes('code-editor'))).toEqual([]);
  await dress(item);
  expect(
    scripts.filter((url) => url.includes('code-editor')),
    'loaded when asked for',
  ).toHaveLength(1);
  await expect(item.locator('.cm-content')).toHaveText(/def /);
  const key = readKey(TALLY);
  if (key.kind !== 'repair') throw new Error(`${TALLY} asks for no program`);
  // Enter after a colon indents.
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('\nif total:\npass');
  await expect(field).toHaveValue(`${key.program.trimEnd()}\nif total:\n    pass`);
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+a');
  await paste(
    item.locator('.cm-content'),
    key.program
      .replace('total = 0\n', 'total = 0\nlock = threading.Lock()\n')
      .replace('    total', '    with lock:\n        total'),
  );
  await expect(await submit(item)).toHaveText(WORDS.right);
  await item.getByRole('button', { name: 'Try again' }).click();
  await expect(field).toHaveValue(key.program.trimEnd());
  await expect(item.locator('.cm-content'), 'what is emptied is emptied here too').not.toContainText(
    'Lock()',
  );
});

test('the editor is left by Tab, looks right in both themes and at 320 px, and gives way to plain text', async ({
  page,
}) => {
  const { item, field } = await open(page);
  await dress(item);
  await page.keyboard.type('# ');
  expect.soft(await axeEverywhere(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect.soft(await overflow(page)).toEqual([]);
  await page.keyboard.press('Tab');
  await expect(item.getByRole('button', { name: 'Back to plain text' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(/^# /);
});

test('the editor marks the line that is refused, and gets the cursor there', async ({ page, troubles }) => {
  // Typing over a selection, Chromium itself first writes a styled span, which the policy refuses and the editor redraws.
  troubles.allow(/Applying inline style/);
  await page.goto('explore/');
  await expect(page.getByRole('button', { name: 'Explore', exact: true })).toBeEnabled();
  const explorer = page.locator('.explorer');
  await explorer.locator('textarea').fill('a = 1\nb = a + 1\nasync def f(): pass\n');
  await dress(explorer);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(explorer.locator('.refusal').getByRole('alert')).toContainText('Line 3, column');
  await expect(explorer.locator('.cm-refused')).toHaveText('async def f(): pass');
  await explorer.getByRole('button', { name: 'Go to line 3' }).click();
  await expect(explorer.locator('.cm-content')).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type('print(a)');
  await expect(explorer.locator('textarea')).toHaveValue('a = 1\nb = a + 1\nprint(a)\n');
});

test('an editor that cannot be loaded is told, and the text can still be changed', async ({
  page,
  troubles,
}) => {
  troubles.allow(/code-editor|ERR_FAILED|Failed to load/);
  await page.route('**/code-editor*', (route) => route.abort());
  const { item, field } = await open(page);
  await item.getByRole('button', { name: 'Edit with colours and indentation' }).click();
  await expect(item.locator('.editor-switch')).toContainText('could not be loaded');
  await field.fill('x = 1\n');
  await expect(field).toHaveValue('x = 1\n');
});

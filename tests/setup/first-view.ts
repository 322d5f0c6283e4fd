import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { bytes, watchTransfer } from './transfer.ts';

/** The size of a phone: what is "in view" at first. */
export const PHONE = { width: 412, height: 823 };

/** What a first view costs. Browsers fetch the favicon on their own account, after everything else. */
export interface FirstView {
  readonly requests: number;
  /** Without fonts. */
  readonly bytes: number;
  readonly withFonts: number;
  /** Script files, and the scripts that stand in the page. */
  readonly script: number;
}

/** Opens a page as a first visit on a phone, without touching it, and tells what it cost. */
export async function firstView(page: Page, path: string): Promise<FirstView> {
  await page.setViewportSize(PHONE);
  const network = await watchTransfer(page);
  await page.goto(path);
  const transfer = await network.taken();
  const inline = await page.evaluate(() =>
    [...document.scripts]
      .filter((script) => script.src === '' && !script.type.includes('json'))
      .map((script) => script.textContent ?? '')
      .join('\n'),
  );
  const counted = {
    requests: transfer.requests.filter(({ url, type }) => type !== 'Font' && !url.includes('favicon')),
  };
  return {
    requests: counted.requests.length,
    bytes: bytes(counted),
    withFonts: bytes(counted) + bytes(transfer, 'Font'),
    script: bytes(transfer, 'Script') + (inline === '' ? 0 : gzipSync(inline, { level: 9 }).length),
  };
}

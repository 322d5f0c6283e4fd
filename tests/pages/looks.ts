import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export const WIDTHS = { phone: 360, desktop: 1280 } as const;
export type Scheme = 'light' | 'dark';

/** What axe finds, one line each; an empty list is the aim. */
export async function axe(page: Page, label: string): Promise<string[]> {
  // Legacy mode runs in the page itself, without a second tab; there are no frames to look into.
  const results = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return results.violations.flatMap((violation) =>
    violation.nodes.map(
      (node) => `${label}: ${violation.id} ${node.target.join(' ')}: ${node.failureSummary}`,
    ),
  );
}

/** What axe finds in both themes and at both widths. */
export async function axeEverywhere(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of Object.values(WIDTHS)) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found.push(...(await axe(page, `${colorScheme} ${width} px`)));
    }
  }
  return found;
}

/** How far the page can be scrolled sideways, and what sticks out. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`;
    return [
      `${document.documentElement.scrollWidth} px of ${width}: ${wide.slice(0, 5).map(name).join(', ')}`,
    ];
  });
}

/**
 * Targets under 24 × 24 px (WCAG 2.2, 2.5.8). Links in a line of text are exempt, and a small target is fine
 * where a circle of 24 px round its centre touches no other target.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const selector =
      'a[href], button, input:not([type=hidden]), select, summary, [role=button], [tabindex="0"]';
    const visible = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().width > 1;
    const box = (element: Element) => {
      // The label of a checkbox is part of its target.
      const label = element instanceof HTMLInputElement ? (element.labels?.[0] ?? element) : element;
      return label.getBoundingClientRect();
    };
    const inText = (element: Element) =>
      element.matches('a') &&
      element.closest('p, li, dd, dt, figcaption, td, th, small, aside, sup, label, legend, .note') !== null;
    const targets = [...document.querySelectorAll(selector)].filter(visible);
    const boxes = targets.map(box);
    return targets.flatMap((element, index) => {
      const own = boxes[index];
      if (own === undefined || inText(element) || (own.width >= 24 && own.height >= 24)) return [];
      const x = own.x + own.width / 2;
      const y = own.y + own.height / 2;
      const crowded = boxes.some((other, at) => {
        if (at === index) return false;
        const dx = Math.max(other.left - x, 0, x - other.right);
        const dy = Math.max(other.top - y, 0, y - other.bottom);
        return Math.hypot(dx, dy) < 12;
      });
      const text = (element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 30);
      const size = `${Math.round(own.width)} × ${Math.round(own.height)}`;
      return crowded ? [`${element.tagName.toLowerCase()} “${text}” is ${size}`] : [];
    });
  });
}

/** Adds up layout shifts from the page's first moment; call before the page is opened. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: { value: number; what: string }[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
          sources?: { node?: Node }[];
        };
        if (shift.hadRecentInput) continue;
        const nodes = (shift.sources ?? []).map(({ node }) =>
          node instanceof Element
            ? `${node.tagName.toLowerCase()}.${node.className}`
            : (node?.nodeName ?? '?'),
        );
        shifts.push({ value: shift.value, what: nodes.join(', ') });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** The layout shifts since the page was opened that no action of the reader's caused. */
export async function shifts(page: Page): Promise<string[]> {
  // Two frames, so that the observer has seen the last of them.
  return page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
    const seen = (window as unknown as { shifts: { value: number; what: string }[] }).shifts;
    return seen.map((shift) => `${shift.value.toFixed(4)} ${shift.what}`);
  });
}

/** Scrolls to the end by screens, so that whatever loads on sight has loaded. */
export async function scrollThrough(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
      scrollTo({ top: y, behavior: 'instant' });
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
  });
  await page.waitForLoadState('networkidle');
}

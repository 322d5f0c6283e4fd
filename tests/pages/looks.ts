import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const WIDTHS = { phone: 360, desktop: 1280 } as const;

/** The rules of level AA whose answer rests on colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string | undefined }[];
}

/** One line for each thing that axe found. */
const told = (violations: readonly Violation[], label: string): string[] =>
  violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${label}: ${id} ${String(node.target)}: ${node.failureSummary}`),
  );

/**
 * What axe finds in both themes and at both widths, or at those that are named; an empty list is the aim. Themes differ
 * in colours alone, so that in the dark only the rules on colour are asked again.
 */
export async function axeEverywhere(
  page: Page,
  widths: readonly (keyof typeof WIDTHS)[] = ['phone', 'desktop'],
): Promise<string[]> {
  const found: string[] = [];
  let injected = false;
  for (const width of widths.map((name) => WIDTHS[name])) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    if (!injected) {
      // Legacy mode runs in the page itself, without a second tab; there are no frames to look into.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      found.push(...told(violations, `light ${width} px`));
      injected = true;
    } else {
      found.push(...told(await axeAgain(page, null), `light ${width} px`));
    }
    await page.emulateMedia({ colorScheme: 'dark' });
    found.push(...told(await axeAgain(page, COLOUR_RULES), `dark ${width} px`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** Runs axe once more in a page that has it already: to bring it there costs more than to run it. */
function axeAgain(page: Page, rules: readonly string[] | null): Promise<readonly Violation[]> {
  return page.evaluate(async (values) => {
    interface Axe {
      run(context: Document, options: object): Promise<{ violations: Violation[] }>;
    }
    const { axe } = window as unknown as { axe: Axe };
    const only = values === null ? {} : { runOnly: { type: 'rule', values } };
    const { violations } = await axe.run(document, { resultTypes: ['violations'], ...only });
    return violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
    }));
  }, rules);
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
      // On a busy machine a page may be given no frame for a minute: what loads on sight needs none.
      await new Promise((done) => {
        requestAnimationFrame(() => requestAnimationFrame(done));
        setTimeout(done, 500);
      });
    }
  });
  // What is not drawn, such as the place where a test is handed in, stays asleep.
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll('astro-island[ssr][client=visible]')].some((island) =>
        island.firstElementChild?.checkVisibility(),
      ),
  );
}

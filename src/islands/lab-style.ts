import editor from '../styles/editor.css?inline';
import labs from '../styles/labs.css?inline';
import outputs from '../styles/outputs.css?inline';
import steps from '../styles/steps.css?inline';

/** What each lab has besides, in the order of the cascade. */
const own = {
  gil: [() => import('../styles/data-figures.css?inline'), () => import('../styles/gil-lab.css?inline')],
  heap: [() => import('../styles/figures.css?inline')],
  references: [() => import('../styles/reference-lab.css?inline')],
  schedule: [],
} as const satisfies Record<string, readonly (() => Promise<{ default: string }>)[]>;

/** Gives the page the styles of a lab, for one that is opened where the page did not have them. */
export async function styleLab(lab: keyof typeof own): Promise<void> {
  const more = await Promise.all(own[lab].map((load) => load()));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([steps, editor, outputs, labs, ...more.map(({ default: text }) => text)].join('\n'));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

import data from '../styles/data-figures.css?inline';
import editor from '../styles/editor.css?inline';
import gil from '../styles/gil-lab.css?inline';
import figures from '../styles/figures.css?inline';
import labs from '../styles/labs.css?inline';
import outputs from '../styles/outputs.css?inline';
import references from '../styles/reference-lab.css?inline';
import steps from '../styles/steps.css?inline';

/** Gives the page the styles of labs, for those that are opened where the page did not have them. */
export function styleLabs(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(figures + steps + editor + outputs + data + labs + gil + references);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

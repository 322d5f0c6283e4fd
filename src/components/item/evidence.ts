import type { Schedule } from '../../engine/index.ts';
import type { Evidence } from '../../quiz/index.ts';
import { allocatorWords } from '../../quiz/heap-words.ts';
import { describeHeap, drawStrip, hatch, regionRange, regionsOf } from '../../islands/heap-strip.ts';
import { heapOf } from '../figures/steps.ts';
import { escape, inWords, thousands } from '../../islands/markup.ts';
import { describeSchedule, endingOf, scheduleTable } from '../figures/schedule.ts';
import { printed } from './printed.ts';

/** Gives the address at which a schedule of the item’s program can be stepped; null where the lab does not offer it. */
export type Stepped = (schedule: Schedule) => string | null;

/** What the engine saw of each option, as HTML: a schedule that leads there, or that none does. */
export function optionEvidence(evidence: Evidence, stepped: Stepped): Record<string, string> {
  const scheduleHtml = (schedule: Schedule, summary?: string) => stepsHtml(schedule, stepped, summary);
  if (evidence.kind === 'reach')
    return evidence.schedule === null ? {} : { least: scheduleHtml(evidence.schedule, 'Step by step') };
  if (evidence.kind === 'repair')
    return { broken: scheduleHtml(evidence.schedule, 'How the program breaks as it was given') };
  if (evidence.kind !== 'exploration') return {};
  const { states, schedules } = evidence;
  return Object.fromEntries(
    Object.entries(schedules).map(([option, schedule]) => [
      option,
      schedule === null
        ? `<p>No schedule ends with this text; the explorer went through all ${thousands(states)} states.</p>`
        : scheduleHtml(schedule),
    ]),
  );
}

/** What the engine saw on the whole, as HTML; empty where no engine was asked. */
export function wholeEvidence(id: string, evidence: Evidence): string {
  switch (evidence.kind) {
    case 'none':
      return '';
    case 'exploration': {
      const { states, outcomes } = evidence;
      const count =
        outcomes.length === 1 ? 'one outcome' : `${thousands(outcomes.length)} different outcomes`;
      const list =
        outcomes.length > 12
          ? ''
          : `<ul class="printed-list">${outcomes.map((each) => `<li>${printed(each)}</li>`).join('')}</ul>`;
      return (
        `<details><summary>All that the program can print</summary>` +
        `<p>The explorer went through all ${thousands(states)} states and found ${count}.</p>${list}</details>`
      );
    }
    case 'reach':
      return evidence.schedule === null
        ? `<p>The explorer went through all ${thousands(evidence.states)} states: no schedule leads there.</p>`
        : `<p>The explorer went through all ${thousands(evidence.states)} states, the nearest first: no schedule gets there in fewer than ${evidence.schedule.steps.length} steps.</p>`;
    case 'repair':
      return `<p>The explorer went through all ${thousands(evidence.states)} states of a repaired program of ours: no schedule breaks it.</p>`;
    case 'heap':
      return heapHtml(id, evidence);
    case 'references': {
      const { name, owners, line } = evidence;
      if (owners.length === 0) return '';
      const list = inWords(owners.map((owner) => `<code>${escape(owner)}</code>`));
      return `<p>After line ${line} the object of <code>${escape(name)}</code> is kept alive by ${list}.</p>`;
    }
  }
}

/** The memory before and after a line, as strips and in words. */
function heapHtml(
  id: string,
  { before, after, allocator }: Extract<Evidence, { readonly kind: 'heap' }>,
): string {
  const regions = regionsOf((before === null ? [after] : [before, after]).map(heapOf));
  const range = regionRange(regions);
  const pattern = `${id}-hatch`;
  let defs = hatch(pattern);
  const strips = (moment: number) =>
    regions
      .map(({ title, heaps }) => {
        const name = title === '' ? '' : `<p class="label">${title}</p>`;
        const svg = drawStrip(heaps[moment]!, heaps[moment - 1] ?? null, range, pattern, defs);
        defs = '';
        return name + svg;
      })
      .join('');
  const first = before === null ? '' : `<p class="label"><b>Before line ${after.line}</b></p>${strips(0)}`;
  const last = strips(before === null ? 0 : 1);
  const words = regions.map(({ title, heaps }) => {
    const said = describeHeap(heaps.at(-1)!, heaps.at(-2) ?? null);
    return escape(title === '' ? said : `${title}: ${said}`);
  });
  return (
    `<div class="heap">${first}<p class="label"><b>After line ${after.line}</b> <code>${escape(after.source.trim())}</code></p>${last}</div>` +
    `<p class="rule">Hatched is free; outlined is what changed.</p>` +
    `<details><summary>These strips in words</summary><p>After line ${after.line} (${allocatorWords[allocator]}): ` +
    `${words.join(' ')}</p></details>`
  );
}

function stepsHtml(
  schedule: Schedule,
  stepped: Stepped,
  summary = 'A shortest schedule that leads here',
): string {
  const address = stepped(schedule);
  const link = address === null ? '' : ` <a href="${escape(address)}">Step it in the lab</a>`;
  const rows = describeSchedule(scheduleTable(schedule));
  const steps = rows.map((sentence) => `<li>${escape(sentence)}</li>`).join('');
  return `<details><summary>${summary}</summary><ol>${steps}</ol><p>${escape(endingOf(schedule))}${link}</p></details>`;
}

import type { MemoryStep } from '../../engine/index.ts';
import { escape, inWords } from '../../islands/markup.ts';
import { inBrief } from '../../islands/reference-layout.ts';

/** A name or a value on the way from names (left) to objects (right). */
interface Target {
  readonly id: number | null;
  readonly type: string;
  readonly value: string;
  readonly references: number | null;
}

/** An arrow between objects: from a slot, an attribute or `.base` to what it holds. */
interface Slot {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

/** What a picture of references shows, in drawing order. */
export interface References {
  readonly names: readonly { readonly name: string; readonly target: number }[];
  readonly targets: readonly Target[];
  readonly slots: readonly Slot[];
}

/** Modules and functions are there from the beginning to the end, and nobody asks for their counts. */
const unasked = ['module', 'function'];

/**
 * Reads a step: names in their order, objects in the order in which names reach them. `earlier` are the steps
 * before it, from which it knows what can no longer be asked: what an array without a name looks like, and
 * what objects hold that no name reaches any more (nobody can have changed them since).
 */
export function referencesOf(step: MemoryStep, earlier: readonly MemoryStep[] = []): References {
  const targets: Target[] = [];
  const indexOf = new Map<number, number>();
  const asked = Object.entries(step.names).filter(([, { type }]) => !unasked.includes(type));
  const names = asked.map(([name, { object, type, references, value }]) => {
    const known = object === null ? undefined : indexOf.get(object);
    if (known !== undefined) return { name, target: known };
    if (object !== null) indexOf.set(object, targets.length);
    targets.push({ id: object, type, value: inBrief(value), references });
    return { name, target: targets.length - 1 };
  });
  const slots = slotsOf(step);
  for (const { id, type, references, owners } of step.objects) {
    const lost = owners.length === 0;
    if (lost) {
      const last = earlier.findLast((each) => each.objects.some((o) => o.id === id && o.owners.length > 0));
      if (last !== undefined) slots.push(...slotsOf(last).filter((slot) => slot.from === id));
    }
    if (indexOf.has(id)) continue;
    indexOf.set(id, targets.length);
    const value = lost || type === 'ndarray' ? lastValue(id, earlier) : '';
    targets.push({ id, type, value, references });
  }
  const seen = new Set<string>();
  const drawn = slots.flatMap(({ from, to, label }): Slot[] => {
    const [source, target] = [indexOf.get(from), indexOf.get(to)];
    const key = `${from} ${to} ${label}`;
    if (source === undefined || target === undefined || seen.has(key)) return [];
    seen.add(key);
    return [{ from: source, to: target, label }];
  });
  return { names, targets, slots: drawn };
}

/** The slots that a step's owners speak of (`b.base`, `pair[0]`), by the ids of the objects. */
function slotsOf(step: MemoryStep): Slot[] {
  const byPath = new Map<string, number>();
  for (const [name, { object }] of Object.entries(step.names)) if (object !== null) byPath.set(name, object);
  for (const { id, owners } of step.objects) for (const owner of owners) byPath.set(owner, id);
  return step.objects.flatMap(({ id, owners }) =>
    owners.flatMap((owner): Slot[] => {
      const [, parent = '', label = ''] = /^(.*?)(\.\w+|\[[^[]*\])$/.exec(owner) ?? [];
      const from = byPath.get(parent);
      return from === undefined ? [] : [{ from, to: id, label }];
    }),
  );
}

function lastValue(id: number, earlier: readonly MemoryStep[]): string {
  const values = earlier.flatMap((step) => Object.values(step.names)).filter((each) => each.object === id);
  return inBrief(values.at(-1)?.value ?? '');
}

const boxHeight = 34;
const nameHeight = 24;
const gap = 12;
const longest = 15;

/** Heights in pixels: of each name, of each object, and of the whole. Names stand beside what they refer to. */
function layOut({ names, targets }: References): { nameY: number[]; targetY: number[]; height: number } {
  const nameY: number[] = names.map(() => 0);
  const targetY: number[] = [];
  let y = 4;
  targets.forEach((_, index) => {
    const own = names.flatMap(({ target }, name) => (target === index ? [name] : []));
    const height = Math.max(boxHeight, own.length * nameHeight);
    targetY.push(y + height / 2);
    const first = y + (height - own.length * nameHeight) / 2;
    own.forEach((name, place) => (nameY[name] = first + (place + 0.5) * nameHeight));
    y += height + gap;
  });
  return { nameY, targetY, height: y - gap + 4 };
}

/**
 * The picture as SVG: names in the left, objects in the middle with their count, arrows between objects
 * on the right. Lengths across are percentages so that it fits any column; text keeps its size. Objects whose
 * count is not what it was in `previous` are outlined.
 */
export function drawReferences(picture: References, previous: References | null, markerId: string): string {
  const { nameY, targetY, height } = layOut(picture);
  const marker =
    `<marker id="${markerId}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">` +
    '<path d="M0 0L8 4L0 8z"/></marker>';
  const arrow = `marker-end="url(#${markerId})"`;
  const names = picture.names.map(({ name, target }, index) => {
    const from = nameY[index]!;
    const to = targetY[target]!;
    // Several arrows into one object end a little apart.
    const end = to + (from - to) / 4;
    return (
      `<text x="18%" y="${from + 5}" class="e">${escape(shorten(name))}</text>` +
      `<line x1="20%" y1="${from}" x2="32%" y2="${end}" ${arrow}/>`
    );
  });
  const boxes = picture.targets.map((target, index) => drawTarget(target, targetY[index]!, previous));
  const paths: string[] = [];
  const labels: string[] = [];
  picture.slots.forEach(({ from, to, label }, index) => {
    // Arrows down run outside those up, and leave and arrive at other heights.
    const down = from < to;
    const turn = down ? 3 : -11;
    const start = targetY[from]! + turn;
    const end = targetY[to]! - turn;
    const bulge = Math.min(36, (down ? 18 : 10) + 8 * Math.abs(from - to) + 5 * (index % 2));
    paths.push(`<path d="M0 ${start}C${bulge} ${start} ${bulge} ${end} 1 ${end}" ${arrow}/>`);
    // A third of the way along, so that the labels of two arrows there and back do not meet.
    const x = Math.round(bulge * 0.68) + 5;
    const y = Math.round(start + (end - start) * 0.28) + 4;
    labels.push(`<text x="${x}" y="${y}" class="v">${escape(shorten(label, 6))}</text>`);
  });
  const right = paths.length > 0 ? `<svg x="74%">${paths.join('')}${labels.join('')}</svg>` : '';
  return (
    `<svg class="refs" height="${height}" aria-hidden="true">${marker}` +
    `${boxes.join('')}${names.join('')}${right}</svg>`
  );
}

function drawTarget(target: Target, y: number, previous: References | null): string {
  const text = (at: number, words: string, classes = '') =>
    `<text x="34%" y="${at}"${classes}>${escape(shorten(words))}</text>`;
  if (target.id === null) return text(y + 5, target.value);
  const was = previous?.targets.find((other) => other.id === target.id);
  const changed = previous !== null && was?.references !== target.references ? ' class="c"' : '';
  const words =
    target.value === ''
      ? text(y + 5, target.type)
      : text(y - 2, target.type) + text(y + 12, target.value, ' class="v"');
  return (
    `<rect x="32%" width="42%" y="${y - boxHeight / 2}" height="${boxHeight}"${changed}/>${words}` +
    `<svg x="74%"><text x="-14" y="${y + 6}" class="k">${target.references ?? ''}</text></svg>`
  );
}

function shorten(text: string, most = longest): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** One sentence for each object: who refers to it, and its count. */
export function describeReferences({ names, targets, slots }: References): readonly string[] {
  return targets.map((target, index) => {
    const by = names.filter((each) => each.target === index).map((each) => each.name);
    const held = slots
      .filter((slot) => slot.to === index)
      .map(({ from, label }) => {
        const via = names.find((each) => each.target === from)?.name;
        return via === undefined ? `${label} of another object` : via + label;
      });
    const owners = inWords([...by, ...held]) || 'Nothing';
    const verb = by.length + held.length > 1 ? 'refer' : 'refers';
    if (target.id === null)
      return `${owners} ${verb} to ${target.value}, which is shared and not counted here.`;
    const value = target.value === '' ? '' : ` ${target.value}`;
    return `${owners} ${verb} to the ${target.type}${value}, count ${target.references ?? 'not known'}.`;
  });
}

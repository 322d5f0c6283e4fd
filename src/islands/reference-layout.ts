import type { MemoryStep, MemoryTrace, TracedObject } from '../engine/index.ts';

/** What is not drawn: it is there from the beginning to the end, and nobody asks for its count. */
const hiddenTypes: ReadonlySet<string> = new Set([
  'module',
  'function',
  'type',
  'builtin_function_or_method',
]);
/** Objects that are drawn one below the other; of more there is only talk. */
const MOST_ROWS = 16;
/** Two names have room beside an object. */
export const SLOTS = 2;

/**
 * Where everything is drawn in the pictures of a trace. An object and a name keep their places from their first step to
 * their last, so that nothing jumps from picture to picture.
 */
export interface ReferenceLayout {
  /** The steps, from the beginning on. */
  readonly steps: readonly MemoryStep[];
  /** The row of each object that is drawn, by id. */
  readonly rows: ReadonlyMap<number, number>;
  /** The slot of each name, of which a row has two. */
  readonly slots: ReadonlyMap<string, number>;
  /** How many rows there are. */
  readonly height: number;
  /** What each object is called: its type, and a number in the order in which they are first seen, from 1. */
  readonly labels: ReadonlyMap<number, Label>;
}

export interface Label {
  readonly type: string;
  readonly number: number;
}

/** An object in a picture. */
export interface Box extends Label {
  readonly id: number;
  readonly row: number;
  readonly value: string;
  readonly count: number;
  /** How it stands: as before, new or changed by this step, or freed by it. */
  readonly state: 'same' | 'changed' | 'freed';
}

/** An arrow from a name to an object. */
export interface NameArrow {
  readonly name: string;
  readonly slot: number;
  readonly row: number;
  /** Whether it was not there before. */
  readonly isNew: boolean;
  /** A local variable that is not counted: the caller keeps its object alive. */
  readonly borrowed: boolean;
}

/** An arrow from object to object, with the places that hold the reference. */
export interface ObjectArrow {
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly isNew: boolean;
}

/** What there is to draw after a step. */
export interface ReferencePicture {
  readonly boxes: readonly Box[];
  readonly names: readonly NameArrow[];
  readonly arrows: readonly ObjectArrow[];
  /** Objects for which there is no room. */
  readonly more: number;
}

/** The objects of a step that are drawn, as far as there is room, in the order in which they were first seen. */
export function shownObjects(step: MemoryStep | undefined): readonly TracedObject[] {
  return step?.objects.filter(({ type }) => !hiddenTypes.has(type)).toSorted((a, b) => a.id - b.id) ?? [];
}

/** A reference to an object: by a name, or in an object that is drawn. */
interface Held {
  readonly by: string | number;
  readonly place: string;
  readonly borrowed: boolean;
}

/** Who holds an object. What lies in an object that is not drawn, or is passing, is held by its path. */
function heldBy({ owners, holders }: TracedObject, shown: ReadonlySet<number>): readonly Held[] {
  return owners.map((path, index) => {
    const holder = holders[index];
    const borrowed = path.endsWith(' (borrowed)');
    const name = borrowed ? path.slice(0, -' (borrowed)'.length) : path;
    if (holder && holder.object !== null && shown.has(holder.object))
      return { by: holder.object, place: holder.place, borrowed };
    return { by: name, place: name, borrowed };
  });
}

const idsOf = (objects: readonly TracedObject[]): ReadonlySet<number> => new Set(objects.map(({ id }) => id));

/** Gives each object and each name of a trace its place. */
export function layOutReferences({ steps }: Pick<MemoryTrace, 'steps'>): ReferenceLayout {
  const lives = new Map<number, { first: number; last: number; type: string }>();
  const uses = new Map<string, { first: number; last: number; target: number }>();
  steps.forEach((step, at) => {
    const objects = shownObjects(step);
    const shown = idsOf(objects);
    for (const object of objects) {
      const life = lives.get(object.id);
      if (life === undefined) lives.set(object.id, { first: at, last: at, type: object.type });
      else life.last = at;
      for (const { by } of heldBy(object, shown)) {
        if (typeof by === 'number') continue;
        const use = uses.get(by);
        if (use === undefined) uses.set(by, { first: at, last: at, target: object.id });
        else use.last = at;
      }
    }
  });
  const labels = new Map([...lives].map(([id, { type }], index) => [id, { type, number: index + 1 }]));
  const rows = new Map<number, number>();
  /** For each row, the last step at which something is drawn in it. */
  const busy: number[] = [];
  for (const [id, { first, last }] of lives) {
    const free = busy.findIndex((until) => until < first);
    const row = free < 0 ? busy.length : free;
    if (row >= MOST_ROWS) continue;
    rows.set(id, row);
    // One step longer: then it is shown that it is freed.
    busy[row] = last + 1;
  }
  const slots = placeNames(uses, rows);
  const lowest = Math.max(-1, ...slots.values());
  return { steps, rows, slots, height: Math.max(busy.length, Math.ceil((lowest + 1) / SLOTS)), labels };
}

/** Each name as near as can be to the object that it is first bound to. */
function placeNames(
  uses: ReadonlyMap<string, { readonly first: number; readonly last: number; readonly target: number }>,
  rows: ReadonlyMap<number, number>,
): ReadonlyMap<string, number> {
  const slots = new Map<string, number>();
  const taken: { readonly first: number; readonly last: number }[][] = [];
  for (const [name, { first, last, target }] of uses) {
    const row = rows.get(target);
    if (row === undefined) continue;
    const isFree = (slot: number): boolean =>
      slot >= 0 && (taken[slot] ?? []).every((each) => each.last < first || last < each.first);
    let slot = row * SLOTS;
    for (let away = 0; !isFree(slot); away += 1)
      slot = [row * SLOTS + away, row * SLOTS - away].find(isFree) ?? -1;
    slots.set(name, slot);
    (taken[slot] ??= []).push({ first, last });
  }
  return slots;
}

/** The picture after so many steps; nothing is there before the first. */
export function pictureAt(layout: ReferenceLayout, at: number): ReferencePicture {
  const { steps, rows, slots, labels } = layout;
  const [step, before] = [steps[at - 1], steps[at - 2]];
  const objects = shownObjects(step);
  const earlier = new Map(shownObjects(before).map((object) => [object.id, object]));
  const shown = idsOf(objects);
  const values = valuesOf(step);
  const valuesBefore = valuesOf(before);
  const boxOf = (object: TracedObject, state: Box['state'], value: string): Box[] => {
    const { id, references } = object;
    const row = rows.get(id);
    return row === undefined ? [] : [{ id, row, ...labels.get(id)!, value, count: references, state }];
  };
  const boxes = objects.flatMap((object) => {
    const was = earlier.get(object.id);
    const value = values.get(object.id) ?? '';
    const same =
      was?.references === object.references &&
      (value === '' || !valuesBefore.has(object.id) || valuesBefore.get(object.id) === value);
    return boxOf(object, same ? 'same' : 'changed', value);
  });
  const freed = [...earlier.values()].filter(({ id }) => !shown.has(id));
  const freedBoxes = freed.flatMap((each) => boxOf(each, 'freed', valuesBefore.get(each.id) ?? ''));
  const known = new Set(
    [...earlier.values()].flatMap((object) =>
      heldBy(object, idsOf([...earlier.values()])).map(({ by, place }) => `${by} ${place} ${object.id}`),
    ),
  );
  const names: NameArrow[] = [];
  const arrows = new Map<string, ObjectArrow>();
  for (const object of objects) {
    const row = rows.get(object.id);
    if (row === undefined) continue;
    for (const { by, place, borrowed } of heldBy(object, shown)) {
      const isNew = !known.has(`${by} ${place} ${object.id}`);
      if (typeof by === 'string') {
        const slot = slots.get(by);
        if (slot !== undefined) names.push({ name: by, slot, row, isNew, borrowed });
        continue;
      }
      const from = rows.get(by);
      if (from === undefined) continue;
      const key = `${from} ${row}`;
      const other = arrows.get(key);
      const label = other === undefined ? place : `${other.label}, ${place}`;
      arrows.set(key, { from, to: row, label, isNew: isNew || other?.isNew === true });
    }
  }
  const more = objects.filter(({ id }) => !rows.has(id)).length;
  return { boxes: [...boxes, ...freedBoxes], names, arrows: [...arrows.values()], more };
}

/** What named objects look like, by id. */
function valuesOf(step: MemoryStep | undefined): ReadonlyMap<number, string> {
  const values = new Map<number, string>();
  for (const { object, value } of Object.values(step?.names ?? {}))
    if (object !== null) values.set(object, inBrief(value));
  return values;
}

/** An array's shape is what tells it apart; a value that only repeats the type says nothing. */
export function inBrief(value: string): string {
  const shape = /^array of shape (\(.*\)),/.exec(value)?.[1];
  return shape ?? value.replace(/^an? \w+$/, '');
}

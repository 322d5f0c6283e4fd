import { syncShapes } from '../threading/objects.ts';
import { shapes, type HeapObject, type Value } from './values.ts';

interface AnyShape {
  tag(object: HeapObject): string;
  values(object: HeapObject): readonly (Value | undefined)[];
  readonly mutable: boolean;
}

const all = { ...shapes, ...syncShapes } as unknown as Readonly<Record<HeapObject['kind'], AnyShape>>;

/** All that an object is beside its kind and the values it holds: two objects are alike if these three are. */
export function tagOf(object: HeapObject): string {
  return all[object.kind].tag(object);
}

/** The values an object holds, in the order in which it holds them; undefined where a place is empty. */
export function heldBy(object: HeapObject): readonly (Value | undefined)[] {
  return all[object.kind].values(object);
}

/** Whether a program can change objects of this kind in place, so that another thread may see it happen. */
export function isMutable(kind: HeapObject['kind']): boolean {
  return all[kind].mutable;
}

import { heldBy, Ref } from './values.ts';
import type { Frame, OpenState } from './state.ts';

/**
 * The name by which the program knows an object now, for a trace: a global's name, a local's, or the place in a
 * container that has a name (`locks[0]`). Falls back on the kind of the object.
 */
export function nameOf(state: OpenState, ref: Ref): string {
  const names = state.globalNames;
  const global = state.globals.findIndex((value) => value === ref);
  if (global >= 0) return names[global]!;
  for (let frame: Frame | null = state.frame; frame !== null; frame = frame.back) {
    const local = frame.locals.findIndex((value) => value === ref);
    if (local >= 0) return frame.code.localNames[local]!;
  }
  for (const [index, value] of state.globals.entries()) {
    if (!(value instanceof Ref)) continue;
    const object = state.object(value);
    const at = heldBy(object).indexOf(ref);
    if (at < 0) continue;
    if (object.kind === 'list' || object.kind === 'tuple') return `${names[index]}[${at}]`;
    if (object.kind === 'dict') {
      const key = object.entries.find(([, item]) => item === ref)?.[0];
      return `${names[index]}[${typeof key === 'string' ? `'${key}'` : String(key)}]`;
    }
  }
  return `a ${state.object(ref).kind}`;
}

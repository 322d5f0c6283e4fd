import { heldBy } from './shape.ts';
import type { OpenState } from './open-state.ts';
import type { Frame } from './state.ts';
import { Ref } from './values.ts';

/**
 * The name by which the program knows an object now, for a trace: a global's name, a local's, or the place in an
 * object that has a name (`locks[0]`, `account.lock`). Falls back on the kind of the object.
 */
export function nameOf(state: OpenState, ref: Ref): string {
  const { globalNames } = state.program;
  const named = globalNames.map((name, index) => [name, state.peekGlobal(index)] as const);
  for (let frame: Frame | null = state.frame; frame !== null; frame = frame.back)
    for (const [index, value] of frame.locals.entries()) {
      const name = frame.code.localNames[index]!;
      if (!name.startsWith('.')) named.push([name, value]);
    }
  const own = named.find(([, value]) => value === ref);
  if (own !== undefined) return own[0];
  for (const [name, value] of named) {
    const found = nameInside(state, value, name, ref);
    if (found !== null) return found;
  }
  return `a ${state.peek(ref).kind}`;
}

function nameInside(state: OpenState, holder: unknown, name: string, ref: Ref): string | null {
  if (!(holder instanceof Ref)) return null;
  const object = state.peek(holder);
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'deque': {
      const at = object.items.indexOf(ref);
      return at < 0 ? null : `${name}[${at}]`;
    }
    case 'dict': {
      const key = object.entries.find(([, item]) => item === ref)?.[0];
      return key === undefined ? null : `${name}[${typeof key === 'string' ? `'${key}'` : String(key)}]`;
    }
    case 'cell':
      return object.value === ref ? name : null;
    case 'condition':
      return object.lock === ref ? name : null;
    case 'instance':
    case 'thread':
    case 'class': {
      const attribute = object.attributes.find(([, value]) => value === ref);
      return attribute === undefined ? null : `${name}.${attribute[0]}`;
    }
    default:
      return heldBy(object).includes(ref) ? `in ${name}` : null;
  }
}

import { heldBy } from '../machine/shape.ts';
import { Ref, type HeapObject, type Value } from '../machine/values.ts';
import { heldIn, type TracedState } from './traced-state.ts';

/** One reference to an object. */
export interface Owner {
  /** What holds it, by name or path: `a`, `work: x` for a local of work, `L[0]`, `b.base`. */
  readonly path: string;
  /** The slot of the object that holds it; null where a name does. */
  readonly holder: number | null;
  /** Where in that object: `[0]`, `.base`; else the name. */
  readonly place: string;
}

/**
 * Who holds each object, by slot, one entry a reference: module names, locals of calls (outermost first), then what
 * these hold. Takes the machine between two statements. What lies on a stack is not told.
 */
export function ownersOf(open: TracedState): Map<number, readonly Owner[]> {
  const owners = new Map<number, Owner[]>();
  const note = (
    value: Value | undefined,
    place: string,
    holder: number | null = null,
    path = place,
  ): void => {
    if (!(value instanceof Ref)) return;
    const known = owners.get(value.slot);
    if (known === undefined) owners.set(value.slot, [{ path, holder, place }]);
    else known.push({ path, holder, place });
  };
  open.program.globalNames.forEach((name, index) => note(open.peekGlobal(index), name));
  for (const { code, locals, borrowed } of open.levels) {
    if (code.library) continue;
    locals.forEach((value, index) => {
      const name = code.localNames[index]!;
      const holder = code.kind === 'module' ? '' : `${code.name}: `;
      note(
        value,
        holder + (name.startsWith('.') ? 'a block' : name) + (borrowed.has(index) ? ' (borrowed)' : ''),
      );
    });
  }
  // Breadth first, so that an object inside an object is named by the shortest path; then what only cycles hold.
  const queue = [...owners.keys()];
  const visited = new Set<number>();
  const visit = (from: number): void => {
    for (let at = from; at < queue.length; at += 1) {
      const slot = queue[at]!;
      if (visited.has(slot)) continue;
      visited.add(slot);
      const path = owners.get(slot)?.[0]?.path ?? 'a cycle';
      const inside = (value: Value | undefined, suffix: string): void => {
        note(value, suffix, slot, path + suffix);
        if (value instanceof Ref) queue.push(value.slot);
      };
      const object = open.objectAt(slot)!;
      const held = heldIn(open, object);
      open.copied += held.length;
      const holds = held.some((value) => value instanceof Ref);
      const suffixes = holds ? placesIn(object) : [];
      if (holds) held.forEach((value, index) => inside(value, suffixes[index]!));
      for (const link of open.links.get(slot) ?? []) inside(link, linkName(open, object, link));
    }
  };
  visit(0);
  for (const slot of open.slots()) {
    if (visited.has(slot) || open.constants.has(slot)) continue;
    queue.push(slot);
    visit(queue.length - 1);
  }
  return owners;
}

/** What each place of an object is called, in the order of `heldBy`. */
function placesIn(object: HeapObject): readonly string[] {
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'deque':
      return [...object.items.map((_, index) => `[${index}]`), ' (iterators)'];
    case 'dict':
      return [...object.entries.flatMap(([key]) => [' (a key)', `[${keyText(key)}]`]), ' (iterators)'];
    case 'array':
      return ['.base'];
    case 'instance':
      return ['.__class__', ...object.attributes.map(([name]) => `.${name}`)];
    case 'exception':
      return [
        '.__class__',
        ...object.args.map((_, index) => `.args[${index}]`),
        ...object.attributes.map(([name]) => `.${name}`),
      ];
    case 'class':
      return [
        ...object.bases.map((_, index) => `.__bases__[${index}]`),
        ...object.ancestors.map((_, index) => `.__mro__[${index + 1}]`),
        ...object.attributes.map(([name]) => `.${name}`),
      ];
    case 'function':
      return [
        ...object.defaults.map((_, index) => `.__defaults__[${index}]`),
        ...object.keywordDefaults.map(([name]) => `.__kwdefaults__['${name}']`),
        ...object.closure.map((_, index) => `.__closure__[${index}]`),
      ];
    case 'cell':
      return ['.cell_contents'];
    case 'bound':
      return ['.__self__', '.__func__'];
    case 'method':
      return ['.__self__'];
    case 'weakref':
      return ['.__callback__'];
    case 'traceback':
      return ['.tb_next', '.tb_frame'];
    case 'frame':
      return [
        ...object.locals.map((_, index) => `.f_locals['${object.code.localNames[index]!}']`),
        '.f_back',
      ];
    default:
      return heldBy(object).map(() => ` (${object.kind})`);
  }
}

function keyText(key: Value): string {
  return typeof key === 'string' ? `'${key}'` : key instanceof Ref ? '…' : String(key);
}

function linkName(open: TracedState, object: HeapObject, link: Ref): string {
  if (object.kind === 'class') return '.__mro__ and the like';
  return open.peek(link).kind === 'traceback' ? '.__traceback__' : '.__context__';
}

import type { Code } from '../python/code.ts';
import { compileLibrary } from '../python/compile.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import type { Value } from './values.ts';

/**
 * What the machine itself has in Python, because it calls functions of the program: all names in it are built-ins.
 * A name `machine_x` is the built-in `machine.x`, which no program can name.
 */
const text = `
def list(iterable):
    result = []
    for item in iterable:
        result.append(item)
    return result

def any(iterable):
    for item in iterable:
        if item:
            return True
    return False

def all(iterable):
    for item in iterable:
        if not item:
            return False
    return True

def sorted(iterable, key, reverse):
    items = list(iterable)
    keys = []
    for item in items:
        keys.append(key(item))
    return machine_order(items, keys, reverse)

def list_sort(items, key, reverse):
    taken = machine_take(items)
    keys = []
    try:
        for item in taken:
            keys.append(key(item))
        taken = machine_order(taken, keys, reverse)
    except:
        machine_give_back(items, taken)
        raise
    if machine_give_back(items, taken):
        raise ValueError('list modified during sort')

def min(items, key, *default):
    found = False
    for item in items:
        value = key(item)
        if not found or value < least:
            found = True
            best = item
            least = value
    if found:
        return best
    if default:
        return default[0]
    return min(())

def max(items, key, *default):
    found = False
    for item in items:
        value = key(item)
        if not found or value > most:
            found = True
            best = item
            most = value
    if found:
        return best
    if default:
        return default[0]
    return max(())

def wait_for(condition, predicate, timeout):
    result = predicate()
    while not result:
        late = not condition.wait(timeout)
        result = predicate()
        if timeout is not None and (late or timeout <= 0):
            break
    return result

def open_barrier(barrier, action, place):
    try:
        action()
    except:
        machine_opened(barrier, True)
        raise
    machine_opened(barrier, False)
    return place

def advance(method, iterator):
    try:
        return method(iterator)
    except StopIteration:
        return machine_stop

def next(method, iterator, default):
    try:
        return method(iterator)
    except StopIteration:
        return default

def contains(method, container, item, wanted):
    if method(container, item):
        return wanted
    return not wanted

def search(container, item, wanted):
    for each in container:
        if each is item or each == item:
            return wanted
    return not wanted

def operate(default, left, right, tries):
    for method, receiver, other, inverted in tries:
        result = method(receiver, other)
        if result is not NotImplemented:
            if inverted:
                return not result
            return result
    return default(left, right)
`;

/** The functions of the library, by name. */
const functions = new Map(
  text
    .trim()
    .split('\n\n')
    .map((each) => [each.slice(4, each.indexOf('(')), each]),
);

/** What CPython too has in Python (Lib/threading.py). */
const inPython = ['wait_for', 'open_barrier'];

/**
 * Whether this stands for what CPython has in C, where nothing but a call of the program's code lets other threads move.
 */
export function standsForC({ library, name }: Code): boolean {
  return library && functions.has(name) && !inPython.includes(name);
}

const compiled = new Map<string, Code>();

/** A frame that stands before the first instruction of that function of the machine's own, which is given as a text. */
export function libraryFrame(open: OpenState, text: string, args: readonly Value[]): OpenFrame {
  // Compiled once, when it is first needed: states are told apart by it.
  let code = compiled.get(text);
  if (code === undefined) compiled.set(text, (code = compileLibrary(text, compiled.size)));
  const { parameters, rest } = code;
  const locals: (Value | undefined)[] = code.localNames.map((_, index) =>
    index < parameters ? args[index] : undefined,
  );
  if (rest) locals[parameters] = open.create({ kind: 'tuple', items: args.slice(parameters) });
  return { code, pc: 0, locals, stack: [], pending: null, back: null };
}

/** The same for the library's function of that name. */
export function preludeFrame(open: OpenState, name: string, args: readonly Value[]): OpenFrame {
  return libraryFrame(open, functions.get(name.replace('.', '_'))!, args);
}

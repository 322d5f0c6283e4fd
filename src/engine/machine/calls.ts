import { madeCode } from './made-code.ts';
import { type Code } from '../python/code.ts';
import type { Keywords } from './called.ts';
import { makeDict } from './dicts.ts';
import { PythonError } from './python-error.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import type { Frame } from './state.ts';
import { nearest } from './suggestions.ts';
import type { HeapObject, Ref, Value } from './values.ts';

type FunctionObject = HeapObject & { readonly kind: 'function' };

/** CPython's default recursion limit. */
const maxFrames = 1000;

/**
 * A frame that stands before the function's first instruction, its parameters bound.
 * Throws Python's TypeError for arguments that do not fit (Python/ceval.c, initialize_locals), and RecursionError.
 */
export function functionFrame(
  open: OpenState,
  ref: Ref,
  args: readonly Value[],
  keywords: Keywords,
  back: Frame | null,
): OpenFrame {
  const called = open.peek(ref) as FunctionObject;
  const { code } = called;
  if (depth(back) >= maxFrames) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  const { locals, extra } = bindParameters(open, called, args, keywords);
  let next = code.parameters + code.keywordOnly;
  if (code.rest) {
    locals[next] = open.create({ kind: 'tuple', items: args.slice(code.parameters) });
    next += 1;
  }
  if (code.keywords) locals[next] = makeDict(open, extra);
  called.closure.forEach((cell, index) => (locals[code.freeAt + index] = cell));
  return { code, pc: 0, locals, stack: [], pending: null, back, callee: ref };
}

/** What binding arguments needs to know of a function. */
export interface Signature {
  readonly code: Pick<
    Code,
    'name' | 'qualifiedName' | 'localNames' | 'parameters' | 'keywordOnly' | 'rest' | 'keywords'
  >;
  readonly defaults: readonly (Value | undefined)[];
  readonly keywordDefaults: readonly (readonly [string, Value | undefined])[];
}

/**
 * The locals of a call with its parameters bound, and the keywords that are left for `**`.
 * Throws Python's TypeError for arguments that do not fit.
 */
export function bindParameters(
  open: OpenState,
  called: Signature,
  args: readonly Value[],
  keywords: Keywords,
): { readonly locals: (Value | undefined)[]; readonly extra: Keywords } {
  const { code, defaults, keywordDefaults } = called;
  const locals: (Value | undefined)[] = code.localNames.map(() => undefined);
  const named = code.parameters + code.keywordOnly;
  const fail = (text: string): never => {
    const name = open.since('3.10') ? code.qualifiedName : code.name;
    throw new PythonError('TypeError', `${name}() ${text}`);
  };
  for (let index = 0; index < code.parameters && index < args.length; index += 1)
    locals[index] = args[index]!;
  const extra: (readonly [string, Value])[] = [];
  for (const [name, value] of keywords) {
    const index = code.localNames.indexOf(name);
    if (index < 0 || index >= named) {
      if (!code.keywords) fail(`got an unexpected keyword argument '${name}'${suggestion(open, code, name)}`);
      extra.push([name, value]);
    } else if (locals[index] !== undefined) fail(`got multiple values for argument '${name}'`);
    else locals[index] = value;
  }
  if (args.length > code.parameters && !code.rest) fail(tooMany(called, args.length, locals));
  const missing: string[] = [];
  for (let index = 0; index < code.parameters; index += 1) {
    if (locals[index] !== undefined) continue;
    const preset = index - (code.parameters - defaults.length);
    if (preset >= 0) locals[index] = defaults[preset];
    else missing.push(code.localNames[index]!);
  }
  if (missing.length > 0) fail(missingText(missing, 'positional'));
  for (let index = code.parameters; index < named; index += 1) {
    if (locals[index] !== undefined) continue;
    const preset = keywordDefaults.find(([name]) => name === code.localNames[index]);
    if (preset !== undefined) locals[index] = preset[1];
    else missing.push(code.localNames[index]!);
  }
  if (missing.length > 0) fail(missingText(missing, 'keyword-only'));
  return { locals, extra };
}

function depth(frame: Frame | null): number {
  let count = 0;
  for (let outer = frame; outer !== null; outer = outer.back) if (!outer.code.library) count += 1;
  return count;
}

function tooMany(
  { code, defaults }: Signature,
  given: number,
  locals: readonly (Value | undefined)[],
): string {
  const most = code.parameters;
  const takes =
    defaults.length > 0
      ? `from ${most - defaults.length} to ${most} positional arguments`
      : `${most} positional argument${most === 1 ? '' : 's'}`;
  let words = String(given);
  const only = locals.slice(most, most + code.keywordOnly).filter((value) => value !== undefined).length;
  const plural = (count: number): string => (count === 1 ? '' : 's');
  if (only > 0)
    words += ` positional argument${plural(given)} (and ${only} keyword-only argument${plural(only)})`;
  return `takes ${takes} but ${words} ${given === 1 && only === 0 ? 'was' : 'were'} given`;
}

function missingText(names: readonly string[], kind: string): string {
  const quoted = names.map((name) => `'${name}'`);
  const list =
    quoted.length < 3 ? quoted.join(' and ') : `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
  return `missing ${names.length} required ${kind} argument${names.length > 1 ? 's' : ''}: ${list}`;
}

/** From 3.13 on CPython names the parameter that may have been meant (Python/suggestions.c). */
function suggestion(open: OpenState, code: Signature['code'], name: string): string {
  if (!open.since('3.13')) return '';
  const best = nearest(name, code.localNames.slice(0, code.parameters + code.keywordOnly));
  return best === null ? '' : `. Did you mean '${best}'?`;
}

/** A frame of the machine's own in which a call of those arguments, which lie on its stack, is about to happen. */
function callingFrame(
  id: number,
  what: 'call' | 'call-method',
  last: 'return' | 'return-instance',
  args: readonly Value[],
  keywords: Keywords,
  rest: Pick<OpenFrame, 'locals' | 'stack' | 'back'>,
): OpenFrame {
  const names = keywords.map(([name]) => name);
  const code = madeCode(
    `${args.length} ${names.join()}`,
    id,
    rest.locals.map(() => '.instance'),
    [{ op: what, name: '__init__', count: args.length, keywords: names, stars: [] }, { op: last }],
  );
  const stack = [...rest.stack, ...args, ...keywords.map(([, value]) => value)];
  return { code, pc: 0, locals: rest.locals, stack, pending: null, back: rest.back };
}

/** A frame in which the call is about to happen, and which returns its value. */
export function enterFrame(
  callee: Value,
  args: readonly Value[],
  keywords: Keywords,
  back: Frame | null,
): OpenFrame {
  return callingFrame(-1001, 'call', 'return', args, keywords, { locals: [], stack: [callee], back });
}

/** A frame that calls `__init__` on a new instance, and returns the instance. */
export function constructing(
  instance: Ref,
  init: Value,
  args: readonly Value[],
  keywords: Keywords,
  back: Frame | null,
): OpenFrame {
  const rest = { locals: [instance], stack: [init, instance], back };
  return callingFrame(-1002, 'call-method', 'return-instance', args, keywords, rest);
}

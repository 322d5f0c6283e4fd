import type { StepEvent } from '../machine/events.ts';
import { nameOf } from '../machine/names.ts';
import type { Blocked } from '../machine/called.ts';
import { advance, RunsForEver, StepBudgetExceeded, type SwitchMode } from '../machine/run.ts';
import { OpenState } from '../machine/open-state.ts';
import { isMutable } from '../machine/shape.ts';
import { ownCall, standing } from '../machine/standing.ts';
import { initialState, type Frame, type State } from '../machine/state.ts';
import { shown } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import type { tracebackText } from '../machine/traceback.ts';
import { noTraces, type Traces } from '../machine/traces.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import { syncShapes } from '../threading/objects.ts';
import type { Choice } from './search.ts';

/** One order in which the threads took their steps, and what happened in each. */
export interface Schedule {
  /** Names of all threads, in the order in which they started; the main thread is 0. */
  readonly threads: readonly string[];
  readonly steps: readonly Step[];
  readonly output: string;
  /** What CPython prints on stderr: a traceback for each uncaught exception; see {@link tracebackText}. */
  readonly stderr: string;
  readonly end: 'finished' | 'failed' | 'deadlock' | 'livelock' | 'reached' | 'untrue';
  /** For a livelock, the step from which on everything happens again and again. */
  readonly loop: number | null;
}

/** What one thread did between two switch points. */
export interface Step {
  readonly thread: number;
  /**
   * The line of the program on which the step began: of the innermost call of the program's own, of a new thread where
   * the function begins that it runs, or where it was started if that is none of the program's.
   */
  readonly line: number;
  /** The line in which it did what other threads can notice; that on which it began where it did nothing of the kind. */
  readonly acted: number;
  /** The instruction of the program on which it began. */
  readonly instruction: string;
  /** Whether the thread waited with a timeout that ran out. */
  readonly timedOut: boolean;
  readonly events: readonly StepEvent[];
  /** The locks, and the locks of conditions, after the step. */
  readonly locks: readonly { readonly name: string; readonly holder: number | null }[];
  /** All else that threads wait for, after the step, and how it is: `2 free`, `set`, `[1, 2]`, `1 of 2 inside`. */
  readonly primitives: readonly { readonly name: string; readonly kind: string; readonly state: string }[];
  /** Who cannot go on, after the step. */
  readonly blocked: readonly {
    readonly thread: number;
    /** The name of what it waits for, of a thread its own, and what that is: `lock`, `thread`, `queue` … */
    readonly on: string;
    readonly kind: string;
    readonly line: number;
  }[];
  /**
   * What threads share, after the step: the module's names that a function mentions and that can change or hold what
   * can change; an object by its attributes.
   */
  readonly shared: Readonly<Record<string, string>>;
  /** The names of the thread's innermost call of the program's own, after the step; of the module those not shared. */
  readonly locals: Readonly<Record<string, string>>;
}

/** Where a run of a program is, between two steps: a value, never changed. */
export interface Standpoint {
  readonly state: State;
  readonly traces: Traces;
  /** The line in which each thread was started. */
  readonly starts: ReadonlyMap<number, number>;
}

/** Where each run of a program begins. */
export function beginning(program: Program): Standpoint {
  return { state: initialState(program), traces: noTraces, starts: new Map() };
}

/** Runs the program along the given choices and records what happens. */
export function replay(
  program: Program,
  mode: SwitchMode,
  choices: readonly Choice[],
  end: Schedule['end'],
  traceback: typeof tracebackText | null,
  loop: number | null = null,
): Schedule {
  let at = beginning(program);
  const steps: Step[] = [];
  let stderr = '';
  for (const choice of choices) {
    const taken = take(at, program, mode, choice);
    if (traceback !== null)
      for (const { exception, thread } of taken.uncaught)
        stderr += traceback(taken.at.state, program, taken.at.traces, exception, thread);
    steps.push(taken.step);
    at = taken.at;
  }
  return {
    threads: at.state.threads.map((thread) => thread.name),
    steps,
    output: at.state.output,
    stderr,
    end,
    loop,
  };
}

/**
 * Takes one step. Returns what it did, where the run is then, and the exceptions that ended a thread in it.
 * Throws an Error for a thread that cannot go on.
 */
export function take(
  { state, traces, starts: before }: Standpoint,
  program: Program,
  mode: SwitchMode,
  choice: Choice,
): { readonly at: Standpoint; readonly step: Step; readonly uncaught: Traces['uncaught'] } {
  const from = standing(state, state.threads[choice.agent]!.frame!);
  const events: StepEvent[] = [];
  const open = follow(state, program, mode, choice, traces, (event) => events.push(event));
  const after = open.close();
  const uncaught = open.traces!.uncaught.slice(traces.uncaught.length);
  const line = from?.at.line ?? before.get(choice.agent) ?? 1;
  const starts = new Map(before);
  for (const event of events) if (event.kind === 'start') starts.set(event.thread, event.line);
  const step = {
    thread: choice.agent,
    line,
    acted: open.acted || line,
    instruction: from?.instruction ?? 'call',
    timedOut: choice.timedOut,
    // What a thread does before any call of the program's own happens there.
    events: events.map((event) => (event.line > 0 ? event : { ...event, line })),
    ...situation(after, program, mode, choice.agent, { ...open.traces!, uncaught }),
  };
  return { at: { state: after, traces: open.traces!, starts }, step, uncaught };
}

/** The state after the choices. */
export function stateAfter(program: Program, mode: SwitchMode, choices: readonly Choice[]): State {
  let state = initialState(program);
  for (const choice of choices) state = follow(state, program, mode, choice).close();
  return state;
}

function follow(
  state: State,
  program: Program,
  mode: SwitchMode,
  choice: Choice,
  traces: Traces | null = null,
  record: ((event: StepEvent) => void) | null = null,
): OpenState {
  const open = new OpenState(state, choice.agent, program);
  open.timedOut = choice.timedOut;
  open.traces = traces;
  if (waiting(open, mode, record) !== null)
    throw new Error(`thread ${choice.agent} of the schedule cannot take its step: it is blocked`);
  return open;
}

/** Takes the step, if only to see whether it can be taken; a thread that goes round on the spot can. */
function waiting(
  open: OpenState,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null = null,
): Blocked | null {
  try {
    return advance(open, mode, record);
  } catch (error) {
    if (error instanceof RunsForEver || error instanceof StepBudgetExceeded) return null;
    throw error;
  }
}

/** How all stands in a state; names are those of the thread that moved last. */
export function situation(
  state: State,
  program: Program,
  mode: SwitchMode,
  moved: number,
  traces: Traces,
): Pick<Step, 'locks' | 'primitives' | 'blocked' | 'shared' | 'locals'> {
  const opened = state.threads.map((_, thread) => new OpenState(state, thread, program));
  const open = opened[moved]!;
  /** By the names of the thread that moved, or else of one that knows it. */
  const name = (slot: number): string => {
    const names = [open, ...opened].map((each) => nameOf(each, refTo(slot)));
    return names.find((each) => !each.startsWith('a ')) ?? names[0]!;
  };
  const threadName = (thread: number): string => state.threads[thread]!.name;
  const locks: Step['locks'][number][] = [];
  const primitives: Step['primitives'][number][] = [];
  for (const [slot, object] of state.heap) {
    if (object.kind === 'lock' || object.kind === 'rlock')
      locks.push({ name: name(slot), holder: object.owner });
    else {
      const how = stateOf(object, open, threadName);
      if (how !== null) primitives.push({ name: name(slot), kind: object.kind, state: how });
    }
  }
  const blocked = state.threads.flatMap((each, thread) => {
    if (each.frame === null) return [];
    const stopped = new OpenState(state, thread, program);
    const found = waiting(stopped, mode);
    if (found === null) return [];
    const line = standing(stopped, stopped.frame!)?.at.line ?? 1;
    // It may be made in the step that then waits for it.
    const object = stopped.peek(found.on);
    const on = object.kind === 'thread' ? object.name : nameOf(stopped, found.on);
    return [{ thread, on, kind: object.kind, line }];
  });
  const shared: Record<string, string> = {};
  const own: Record<string, string> = {};
  state.globals.forEach((value, index) => {
    if (value === undefined) return;
    const isShared = program.functionGlobals[index] === 1 && isState(open, value);
    const into = isShared || program.sharedGlobals[index] === 1 ? shared : own;
    tell(into, program.globalNames[index]!, value, open);
  });
  const call = callOf(state.threads[moved]!.frame, traces);
  // Of its own the module has no names but those that begin with a dot.
  const locals = call?.code.kind === 'module' ? own : {};
  call?.locals.forEach((value, index) => {
    const local = call.code.localNames[index]!;
    const object = value instanceof Ref ? open.peek(value) : null;
    const held = object?.kind === 'cell' ? object.value : value;
    if (held !== undefined && !local.startsWith('.')) tell(locals, local, held, open);
  });
  return { locks, primitives, blocked, shared, locals };
}

/** The call of the program's own in which a thread stands, or in which the exception came that ends it. */
function callOf(frame: Frame | null, traces: Traces): Pick<Frame, 'code' | 'locals'> | null {
  const dying =
    frame === null ? traces.uncaught.at(-1)?.exception : frame.code.id === -2000 && frame.stack[0];
  if (!(dying instanceof Ref)) return ownCall(frame)?.frame ?? null;
  return traces.entries.get(dying.slot)?.findLast(({ code }) => !code.library) ?? null;
}

/** How a primitive is that is no lock; null for what is none. */
function stateOf(object: HeapObject, open: OpenState, threadName: (thread: number) => string): string | null {
  switch (object.kind) {
    case 'condition':
    case 'event': {
      const waiters = object.waiters.map(threadName).join(', ');
      const waits = waiters === '' ? 'nobody waits' : `${waiters} waiting`;
      return object.kind === 'condition' ? waits : object.set ? 'set' : `not set, ${waits}`;
    }
    case 'semaphore':
      return `${object.value} free`;
    case 'barrier':
      return `${object.count} of ${object.parties} inside${object.state === 'broken' ? ', broken' : ''}`;
    case 'queue':
      return `[${object.items.map((item) => shown(open, item)).join(', ')}]${
        object.maxsize > 0 ? ` of at most ${object.maxsize}` : ''
      }`;
    default:
      return null;
  }
}

/** Whether a value is worth showing: no function, class, module, thread or primitive. */
export function isData(open: OpenState, value: Value): boolean {
  if (value instanceof Builtin) return false;
  if (!(value instanceof Ref)) return true;
  const { kind } = open.peek(value);
  return !(kind in syncShapes || ['function', 'class', 'bound', 'method'].includes(kind));
}

/** Whether it is data that can change. */
function isState(open: OpenState, value: Value): boolean {
  return value instanceof Ref && isData(open, value) && isMutable(open.peek(value).kind);
}

/** Writes down a value under its name; what has no text, such as a plain object, by its attributes and items. */
function tell(into: Record<string, string>, name: string, value: Value, open: OpenState, depth = 0): void {
  if (!isData(open, value)) return;
  const text = shown(open, value);
  if (text !== `a ${typeName(open, value)}`) into[name] = text;
  else if (value instanceof Ref && depth < 2) {
    const object = open.peek(value);
    const parts: (readonly [string, Value])[] =
      object.kind === 'instance'
        ? object.attributes.map(([attribute, held]) => [`.${attribute}`, held])
        : object.kind === 'dict'
          ? object.entries.map(([key, held]) => [`[${shown(open, key)}]`, held])
          : 'items' in object
            ? object.items.map((held, at) => [`[${at}]`, held])
            : [];
    for (const [part, held] of parts) tell(into, name + part, held, open, depth + 1);
  }
}

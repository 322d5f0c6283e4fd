import type { Value } from './values.ts';

/** An exception that the Python program raises: not a fault of ours, part of its behaviour. */
export class PythonError extends Error {
  readonly type: string;
  /** The exception's arguments; the message alone unless told. */
  readonly args: readonly Value[];
  /** Where in `threading` or `queue` it is raised, where the message does not tell. */
  readonly place: string | undefined;

  /** What had no such attribute. */
  readonly of: { readonly name: string; readonly obj: Value } | undefined;

  constructor(
    type: string,
    message: string,
    args: readonly Value[] = [message],
    place?: string,
    of?: PythonError['of'],
  ) {
    super(message);
    this.name = 'PythonError';
    this.type = type;
    this.args = args;
    this.place = place;
    this.of = of;
  }
}

/** Thrown inside the machine for what the subset lacks; the step gives it the place. */
export class Unsupported extends Error {}

/** The built-in exception types and their bases (Lib, "Exception hierarchy"): base, colon, those that derive from it. */
const hierarchy = [
  'object:BaseException',
  'BaseException:Exception SystemExit KeyboardInterrupt GeneratorExit',
  'Exception:ArithmeticError AssertionError AttributeError BufferError EOFError ImportError LookupError MemoryError ' +
    'NameError OSError RuntimeError StopIteration StopAsyncIteration SyntaxError SystemError TypeError ValueError ' +
    'Warning queue.Empty queue.Full',
  'ArithmeticError:FloatingPointError OverflowError ZeroDivisionError',
  'LookupError:IndexError KeyError',
  'ImportError:ModuleNotFoundError',
  'NameError:UnboundLocalError',
  'OSError:BlockingIOError ChildProcessError ConnectionError FileExistsError FileNotFoundError InterruptedError ' +
    'IsADirectoryError NotADirectoryError PermissionError ProcessLookupError TimeoutError',
  'ConnectionError:BrokenPipeError ConnectionAbortedError ConnectionRefusedError ConnectionResetError',
  'RuntimeError:NotImplementedError RecursionError threading.BrokenBarrierError',
  'ValueError:UnicodeError',
  'Warning:DeprecationWarning RuntimeWarning UserWarning FutureWarning',
];

const named: Readonly<Record<string, string>> = Object.fromEntries(
  hierarchy.flatMap((line) => {
    const [base, derived] = line.split(':') as [string, string];
    return derived.split(' ').map((name) => [name, base] as const);
  }),
);

/** The exception types that programs can name. */
export const exceptionNames: readonly string[] = Object.keys(named);

/** The base of each exception type, by name. */
export const exceptionBases: Readonly<Record<string, string>> = {
  ...named,
  'numpy.core._exceptions._ArrayMemoryError': 'MemoryError',
  'numpy._core._exceptions._ArrayMemoryError': 'MemoryError',
  'numpy.AxisError': 'ValueError',
  'numpy.exceptions.AxisError': 'ValueError',
};

import type { Value } from './values.ts';

/** An exception that the Python program raises: not a fault of ours, part of its behaviour. */
export class PythonError extends Error {
  readonly type: string;
  /** The exception's arguments; the message alone unless told. */
  readonly args: readonly Value[];

  constructor(type: string, message: string, args: readonly Value[] = [message]) {
    super(message);
    this.name = 'PythonError';
    this.type = type;
    this.args = args;
  }
}

/** Thrown inside the machine for what the subset lacks; the step gives it the place. */
export class Unsupported extends Error {}

/** The exception types of the subset; `raise` takes these. */
export const exceptionTypes: readonly string[] = [
  'Exception',
  'ArithmeticError',
  'AssertionError',
  'AttributeError',
  'IndexError',
  'KeyError',
  'LookupError',
  'NameError',
  'NotImplementedError',
  'OverflowError',
  'RecursionError',
  'RuntimeError',
  'TimeoutError',
  'TypeError',
  'UnboundLocalError',
  'ValueError',
  'ZeroDivisionError',
];

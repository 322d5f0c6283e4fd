import { aptInstall, thisSystem, whichAll, type System } from './system.ts';

/** A Python for the lessons' programs, or why there is none. */
export type Python =
  | {
      readonly kind: 'found';
      readonly path: string;
      /** [3, 11, 2] */
      readonly version: readonly number[];
      readonly numpy: string;
    }
  | { readonly kind: 'absent'; readonly why: string };

// One line of output: version, then NumPy's. A Python without NumPy exits with 1.
const PROBE = 'import sys, numpy; print(sys.implementation.name, *sys.version_info[:3], numpy.__version__)';

/**
 * Finds a CPython 3 with NumPy: the variable PYTHON, python3 on the PATH, /usr/bin/python3; else
 * installs Debian's where that is possible. Does not throw: what absence means is the caller's
 * affair (see `pythonOrSkip`).
 */
export async function findPython(system: System = thisSystem): Promise<Python> {
  const wanted = system.env['PYTHON'];
  if (wanted !== undefined && wanted !== '') {
    const path = wanted.includes('/') ? wanted : (whichAll(system, wanted)[0] ?? wanted);
    const found = await probe(system, path);
    if (found !== null) return found;
    return { kind: 'absent', why: `PYTHON is ${wanted}, which is not a CPython 3 with NumPy` };
  }
  const candidates = [...new Set([...whichAll(system, 'python3'), '/usr/bin/python3'])];
  for (const path of candidates) {
    const found = await probe(system, path);
    if (found !== null) return found;
  }
  if (await aptInstall(system, ['python3', 'python3-numpy'])) {
    const found = await probe(system, '/usr/bin/python3');
    if (found !== null) return found;
  }
  return {
    kind: 'absent',
    why: 'no python3 with NumPy found and none could be installed; install one, or set PYTHON',
  };
}

/**
 * What the absence of Python means: a failure where CI is true, elsewhere a reason to skip loudly.
 * @throws Error under CI=true
 */
export function pythonOrSkip(
  python: Python,
  env: System['env'],
): { readonly python: Extract<Python, { kind: 'found' }> | null; readonly skip: string | false } {
  if (python.kind === 'found') return { python, skip: false };
  if (env['CI'] === 'true') throw new Error(`The programs cannot be checked: ${python.why}.`);
  return { python: null, skip: `PROGRAMS NOT CHECKED on real CPython: ${python.why}` };
}

async function probe(system: System, path: string): Promise<Python | null> {
  if (!system.isExecutable(path)) return null;
  // The first import of NumPy on a cold disk takes seconds.
  const result = await system.run(path, ['-s', '-c', PROBE], 60_000);
  const match = /^cpython (\d+) (\d+) (\d+) (\S+)/.exec(result.stdout);
  if (result.status !== 0 || match === null || match[1] !== '3') return null;
  return { kind: 'found', path, version: match.slice(1, 4).map(Number), numpy: match[4] ?? '' };
}

import { aptInstall, thisSystem, whichAll, type System } from './system.ts';

/** The model checker SPIN and the C compiler that it needs, or why they are not there. */
export type Spin =
  | {
      readonly kind: 'found';
      readonly spin: string;
      readonly gcc: string;
      /** As it calls itself: "Spin Version 6.5.2 -- 6 December 2019". */
      readonly version: string;
    }
  | { readonly kind: 'absent'; readonly why: string };

/**
 * Finds `spin` and `gcc`: the variables SPIN and CC, else what is on the PATH; else installs Debian's where that is
 * possible. Does not throw: what absence means is the caller's affair.
 */
export async function findSpin(system: System = thisSystem): Promise<Spin> {
  const missing = (): string[] => ['spin', 'gcc'].filter((name) => pathOf(system, name) === null);
  const absent = missing().filter((name) => (system.env[variable[name]!] ?? '') === '');
  if (absent.length > 0)
    await aptInstall(
      system,
      absent.flatMap((name) => packages[name]!),
    );
  const spin = pathOf(system, 'spin');
  const gcc = pathOf(system, 'gcc');
  if (spin === null || gcc === null) {
    const names = missing().join(' and ');
    return {
      kind: 'absent',
      why: `no ${names} found and none could be installed; install it, or set SPIN and CC`,
    };
  }
  const answer = await system.run(spin, ['-V'], 10_000);
  const version = /^Spin Version .*/m.exec(answer.stdout)?.[0];
  if (version === undefined) return { kind: 'absent', why: `${spin} is not the model checker SPIN` };
  return { kind: 'found', spin, gcc, version };
}

const variable: Readonly<Record<string, string>> = { spin: 'SPIN', gcc: 'CC' };
/** Without recommended packages gcc would lack the C library's headers. */
const packages: Readonly<Record<string, readonly string[]>> = { spin: ['spin'], gcc: ['gcc', 'libc6-dev'] };

function pathOf(system: System, name: string): string | null {
  const wanted = system.env[variable[name]!] ?? '';
  if (wanted.includes('/')) return system.isExecutable(wanted) ? wanted : null;
  return whichAll(system, wanted === '' ? name : wanted)[0] ?? null;
}

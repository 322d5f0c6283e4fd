import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { glibcVersions, type GlibcVersion } from '../../../../src/engine/memory/glibc.ts';

/** A C library that traces can be replayed on. */
export interface Replay {
  readonly version: GlibcVersion;
  /** For each trace the line of replay.c. */
  run(traces: readonly string[]): string[];
}

/**
 * Compiles replay.c for the machine's C library, or for the one in `root`, a folder into which a package of Debian's libc6
 * was unpacked. Throws where gcc (or what CC names) is missing, or the model does not know the version.
 */
export function replayOn(root?: string): Replay {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const program = join(folder, 'replay');
  const library = root && join(root, 'usr/lib/x86_64-linux-gnu');
  const loader = library && join(library, 'ld-linux-x86-64.so.2');
  if (loader && !existsSync(loader)) throw new Error(`${loader} is missing: unpack libc6 with dpkg-deb -x`);
  const source = join(import.meta.dirname, 'replay.c');
  const linked = loader ? [`-Wl,--dynamic-linker=${loader}`, `-Wl,-rpath,${library}`] : [];
  // Without -fno-builtin gcc leaves calls of malloc out whose blocks nobody reads.
  const { CC = 'gcc' } = process.env;
  execFileSync(CC, ['-O1', '-fno-builtin', '-w', '-o', program, source, ...linked], { stdio: 'inherit' });
  const found = execFileSync(program, ['version'], { encoding: 'utf8' });
  const version = glibcVersions.find((known) => known === found);
  if (version === undefined)
    throw new Error(`this is glibc ${found}; the model knows ${glibcVersions.join(', ')}`);
  return {
    version,
    run(traces) {
      const input = traces.map((trace) => `${trace}\n`).join('');
      return execFileSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
        .trimEnd()
        .split('\n');
    },
  };
}

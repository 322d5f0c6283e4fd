import { readFileSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { glibcVersions, type GlibcVersion } from '../../../../src/engine/memory/glibc.ts';
import { generateTrace } from './generate.ts';
import type { Replay } from './replay.ts';

const FILE = join(import.meta.dirname, 'recorded.txt');
export const RECORDED = 300;

/**
 * recorded.txt has a paragraph for each trace: the trace (see trace.ts), and for each version of glibc a line with the
 * version and what replay.c wrote.
 */
function paragraphs(): string[][] {
  return readFileSync(FILE, 'utf8')
    .split('\n\n')
    .slice(1)
    .map((paragraph) => paragraph.trim().split('\n'));
}

export function recordedTraces(): string[] {
  return paragraphs().map(([trace = '']) => trace);
}

/** Each recorded trace with what a version gave. */
export function recordedOn(version: GlibcVersion): { trace: string; real: string }[] {
  return paragraphs().flatMap(([trace = '', ...lines]) =>
    lines
      .filter((line) => line.startsWith(`${version} `))
      .map((line) => ({ trace, real: line.slice(version.length + 1) })),
  );
}

/** Writes the file: short traces from seeds far from those that are checked otherwise, on each of these libraries. */
export function record(replays: readonly Replay[]): void {
  const traces = Array.from({ length: RECORDED }, (_, at) => generateTrace(1_000_000 + at, 50));
  const given = replays.map(({ version, run }) => ({ version, lines: run(traces) }));
  const ordered = glibcVersions.flatMap((version) => given.filter((each) => each.version === version));
  const all = traces.map((trace, at) =>
    [trace, ...ordered.map(({ version, lines }) => `${version} ${lines[at]}`)].join('\n'),
  );
  const head =
    `Traces replayed on real glibc ${ordered.map(({ version }) => version).join(', ')}, x86-64 Linux ${release()}. ` +
    'Written by npm run verify:glibc -- --record.';
  writeFileSync(FILE, `${[head, ...all].join('\n\n')}\n`);
}

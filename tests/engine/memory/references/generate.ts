import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chance } from '../../threading/generate.ts';
import { blocks } from './blocks.ts';
import { templates, Writer } from './writer.ts';

/** What programs are made of; each can be left out. */
export const features: readonly string[] = [...templates.keys(), ...Object.keys(blocks)];

/** Classes and functions that programs use, by name. */
const library = new Map(
  readFileSync(join(import.meta.dirname, 'library.py'), 'utf8')
    .split('\n\n\n')
    .slice(1)
    .map((source) => [/\w+ (\w+)/.exec(source)![1]!, source.trimEnd()]),
);

/** The sources of the library that a text needs, each after those that it needs itself. */
function needed(text: string, have: Set<string> = new Set()): string[] {
  const code = text.replaceAll(/"[^"]*"/g, '');
  return [...library].flatMap(([name, source]) => {
    if (have.has(name) || !new RegExp(String.raw`(?<!\.)\b${name}\b`).test(code)) return [];
    have.add(name);
    return [...needed(source, have), source];
  });
}

/**
 * A small program about references and the collector, always the same for a seed and a list of features. It prints counts
 * as it goes, and nothing that depends on addresses or on what the interpreter did before.
 */
export function generateProgram(seed: number, enabled: readonly string[] = features): string {
  const chance = new Chance(seed);
  const basic = enabled.filter((feature) => feature === 'names' || feature === 'finalizers');
  const some = Array.from({ length: 2 + chance.below(5) }, () => chance.of(enabled));
  const writer = new Writer(chance, [...new Set([...basic, ...some])], blocks);
  const body = writer.body(5 + chance.below(8), true).join('\n');
  const collects = /\bgc\.(?!is)/.test(body);
  const text = [
    // Of what there was before, nothing is left to be collected or to be used again.
    ...(collects ? ['gc.collect()'] : []),
    ...(/\b(kept|Z)\b/.test(body) ? ['kept = P()'] : []),
    body,
    ...(collects && chance.percent(60) ? ['print(gc.collect())'] : []),
  ].join('\n');
  const all = [...needed(text), text].join('\n');
  const modules = ['gc', 'weakref'].filter((name) => all.includes(`${name}.`));
  return `import ${['sys', ...modules].join(', ')}\nrc = sys.getrefcount\n${all}\n`;
}

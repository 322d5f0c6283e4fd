import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder } from './dist.ts';

/** A script of the built site by the name of the module that it begins with, without its hash. */
type Name = string;

const folder = join(distFolder(), '_astro');
const nameOf = (file: string): Name => file.replace(/[.-][\w-]{8}\.js$/, '');

/** What each script imports before it runs, by name. */
const scripts = new Map<Name, { readonly file: string; readonly imports: readonly Name[] }>(
  readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const imports = [...text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)];
      return [nameOf(file), { file, imports: imports.map(([, imported]) => nameOf(imported!)) }];
    }),
);

/**
 * The files that a reader loads where these scripts run: the scripts and all that they import, each once, as paths. What
 * they load later, when something is done, is named beside them where it is to count.
 *
 * @throws Error where the built site has no script of such a name
 */
export function loadedBy(...names: readonly Name[]): string[] {
  const found = new Set<Name>();
  const visit = (name: Name): void => {
    if (found.has(name)) return;
    const script = scripts.get(name);
    if (script === undefined)
      throw new Error(
        `The built site has no script ${name}; it has ${[...scripts.keys()].sort().join(', ')}.`,
      );
    found.add(name);
    script.imports.forEach(visit);
  };
  names.forEach(visit);
  return [...found].map((name) => join(folder, scripts.get(name)!.file));
}

/** What the first scripts load beyond what the second have loaded already. */
export function addedBy(names: readonly Name[], to: readonly Name[]): string[] {
  const there = new Set(loadedBy(...to));
  return loadedBy(...names).filter((file) => !there.has(file));
}

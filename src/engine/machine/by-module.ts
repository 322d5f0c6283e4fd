/** Names with a dot by what stands before it: `time.sleep` under `time`. */
export function byModule(names: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const modules: Record<string, string[]> = {};
  for (const each of names) {
    const [module, name] = each.split('.') as [string, string?];
    if (name !== undefined) (modules[module] ??= []).push(name);
  }
  return modules;
}

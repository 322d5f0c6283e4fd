/** Programs to start from, by the lesson that they are from. */
export interface StarterGroup {
  readonly title: string;
  readonly programs: readonly { readonly path: string; readonly source: string }[];
}

/** The programs of a field that offers them, under the titles of their lessons. */
export function StarterOptions({ groups }: { groups: readonly StarterGroup[] }) {
  return (
    <>
      {groups.map(({ title, programs }) => (
        <optgroup key={title} label={title}>
          {programs.map(({ path }) => (
            <option key={path} value={path}>
              {path.split('/').at(-1)}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}

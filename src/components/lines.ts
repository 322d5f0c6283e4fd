/** Reads a list of lines such as `5,7-8`. Throws a RangeError where it is not one. */
export function parseLines(text: string): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!match) throw new RangeError(`"${text}" is not a list of lines; write for example "5,7-8".`);
    const from = Number(match[1]);
    const to = Number(match[2] ?? match[1]);
    for (let line = from; line <= to; line += 1) numbers.add(line);
  }
  return numbers;
}

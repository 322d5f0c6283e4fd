import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SwitchMode, Verdict } from '../../../src/engine/index.ts';

/** One case of interleavings.txt. */
export interface InterleavingCase {
  readonly title: string;
  readonly program: string;
  readonly mode: SwitchMode;
  readonly verdict: Verdict;
  readonly states: number | null;
  /** All outcomes, or null where the case does not list them (`*`). */
  readonly outcomes: readonly string[] | null;
}

/**
 * Reads the cases: `# title`, the program, `==> mode verdict [N states]`, the outcomes with `==>` between them.
 * An outcome is the printed text; a closing `[deadlock]` has no line end.
 */
export function interleavingCases(): InterleavingCase[] {
  const text = readFileSync(join(import.meta.dirname, 'interleavings.txt'), 'utf8');
  return text
    .split(/^(?=# )/m)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [head, ...rest] = part.split(/^==>/m);
      const [title, ...lines] = head!.split('\n');
      const [line, ...first] = rest[0]!.split('\n');
      const match = /^ (\S+) (\S+)(?: (\d+) states)?$/.exec(line!);
      if (match === null) throw new Error(`the case '${title}' has no readable '==> mode verdict' line`);
      const bodies = [first.join('\n'), ...rest.slice(1).map((each) => each.replace(/^\n/, ''))];
      const outcomes = bodies.map((body) =>
        body
          .replace(/\n+$/, '\n')
          .replace(/^\n$/, '')
          .replace(/\[deadlock\]\n$/, '[deadlock]'),
      );
      return {
        title: title!.slice(2),
        program: lines.join('\n'),
        mode: match[1] as SwitchMode,
        verdict: match[2] as Verdict,
        states: match[3] === undefined ? null : Number(match[3]),
        outcomes:
          outcomes[0] === '*\n'
            ? null
            : match[2] === 'unfinished' || match[2] === 'can-livelock'
              ? []
              : outcomes,
      };
    });
}

import { type z } from 'astro/zod';
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { ContentError, type Problem } from './problem.ts';

/** A place inside a YAML document, as keys and indexes from the top. */
export type YamlPath = readonly (string | number)[];

/** A YAML file that fits its schema, and where each of its values stands. */
export interface YamlFile<T> {
  readonly data: T;
  /** Line and column of a value; of its nearest parent where the value itself is absent. */
  at(path: YamlPath): { line: number; column: number };
}

/**
 * Reads YAML text by a schema.
 * Takes the text, the file's name for messages, the schema, and the number of lines that stand above
 * the text in its file (for frontmatter).
 * Throws a ContentError with the first syntax error, or every value that does not fit the schema.
 */
export function parseYaml<T>(text: string, file: string, schema: z.ZodType<T>, linesAbove = 0): YamlFile<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1) + linesAbove, column: Math.max(col, 1) };
  };
  if (document.errors.length > 0) {
    throw new ContentError(
      // What follows the first is mostly its consequence.
      document.errors.slice(0, 1).map((error) => ({
        file,
        ...place(error.pos[0]),
        problem: `This is not YAML: ${error.message}`,
        remedy: 'Check indentation, quotes around text with a colon in it, and closing brackets.',
      })),
    );
  }
  const at = (path: YamlPath) => place(offsetOf(document.contents, path));
  const result = schema.safeParse(document.toJS() ?? []);
  if (result.success) return { data: result.data, at };
  throw new ContentError(
    flatten(result.error.issues).map(({ path, ...rest }) => ({ file, ...at(path), ...rest })),
  );
}

/** Where a value stands: its key in a mapping, itself in a list; a missing one counts as its parent. */
function offsetOf(root: Node | null, path: YamlPath): number {
  let node: unknown = root;
  let offset = startOf(root) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (node && typeof node === 'object' && 'items' in node && Array.isArray(node.items)) {
      node = node.items[Number(step)];
      const start = startOf(node);
      if (start === undefined) return offset;
      offset = start;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)
    ? node.range[0]
    : undefined;
}

type Issue = z.core.$ZodIssue;
type Finding = Pick<Problem, 'problem' | 'remedy'> & { path: YamlPath };

/** Turns the schema's issues into findings an author can act on; a union reports the branch that came closest. */
function flatten(issues: readonly Issue[], above: YamlPath = []): Finding[] {
  return issues.flatMap((issue): Finding[] => {
    const path = [...above, ...issue.path.filter((step) => typeof step !== 'symbol')];
    const name = path.length > 0 ? `\`${path.join('.')}\`` : 'the file';
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: [...path, key],
        problem: `\`${key}\` is not a known key${path.length > 0 ? ` in ${name}` : ''}.`,
        remedy: 'Remove it, or correct its spelling.',
      }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const closest = issue.errors.reduce((best, branch) => (branch.length < best.length ? branch : best));
      return flatten(closest, path);
    }
    const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return [
      missing
        ? { path, problem: `${name} is missing.`, remedy: `Add it; expected ${issue.expected}.` }
        : { path, problem: `${name}: ${issue.message}.`, remedy: 'Change the value so that it fits.' },
    ];
  });
}

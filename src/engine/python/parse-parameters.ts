import type { Cursor } from './cursor.ts';
import type { Expression, Parameter, Parameters } from './syntax.ts';

type Read = (cursor: Cursor) => Expression;

/**
 * Reads the parameters of a function (up to `)`) or of a lambda (up to `:`), with what ends them.
 * `read` reads an expression. Throws SourceError for those that Python or the subset lacks.
 */
export function readParameters(cursor: Cursor, end: ')' | ':', read: Read): Parameters {
  const positional: Parameter[] = [];
  const keywordOnly: Parameter[] = [];
  let rest: string | null = null;
  let keywords: string | null = null;
  /** Where `*` stands. */
  let star: Expression['at'] | null = null;
  const names = new Set<string>();
  const take = (): string => {
    const token = cursor.expect(
      'name',
      cursor.is('(')
        ? `${end === ')' ? 'Function' : 'Lambda expression'} parameters cannot be parenthesized`
        : undefined,
    );
    if (names.has(token.text))
      cursor.refuse(token.at, `duplicate argument '${token.text}' in function definition`);
    names.add(token.text);
    if (end === ')' && cursor.take(':')) requireAnnotation(cursor, read);
    return token.text;
  };
  while (!cursor.is(end)) {
    const { at } = cursor.peek();
    if (keywords !== null) cursor.refuse(at, 'arguments cannot follow var-keyword argument');
    if (cursor.is('/')) cursor.unsupported(at, '`/` in parameters is not supported', 'plain parameters are');
    if (cursor.take('*')) {
      if (star !== null) cursor.refuse(at, '* argument may appear only once');
      star = at;
      if (!cursor.is(',') && !cursor.is(end)) rest = take();
      if (cursor.is('=')) cursor.fail('var-positional argument cannot have default value');
    } else if (cursor.take('**')) {
      keywords = take();
      if (cursor.is('=')) cursor.fail('var-keyword argument cannot have default value');
    } else {
      const name = take();
      const preset = cursor.take('=') ? read(cursor) : null;
      if (star === null && preset === null && positional.at(-1)?.default != null)
        cursor.refuse(at, 'non-default argument follows default argument');
      (star === null ? positional : keywordOnly).push({ name, default: preset });
    }
    if (!cursor.take(',')) break;
  }
  cursor.expect(end);
  // A `*` without a name is there for the names that follow it.
  if (star !== null && rest === null && keywordOnly.length === 0)
    cursor.refuse(star, 'named arguments must follow bare *');
  return { positional, rest, keywordOnly, keywords };
}

const annotations: readonly string[] = 'int float str bool list tuple dict set object None'.split(' ');

/** Python computes annotations; those that are built-in types may be left out here, as nothing comes of them. */
export function requireAnnotation(cursor: Cursor, read: Read): void {
  const { at } = cursor.peek();
  if (cursor.is('*'))
    cursor.unsupported(at, 'this annotation is not supported', `${annotations.join(', ')} are`);
  const type = read(cursor);
  const name =
    type.kind === 'name' ? type.name : type.kind === 'constant' && type.value === null ? 'None' : '';
  if (!annotations.includes(name))
    cursor.unsupported(at, 'this annotation is not supported', `${annotations.join(', ')} are`);
}

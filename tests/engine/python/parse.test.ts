import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from '../../../src/engine/python/parse.ts';
import type { Statement } from '../../../src/engine/python/syntax.ts';
import { printTree } from './print-tree.ts';

const cases = readFileSync(join(import.meta.dirname, 'parse.txt'), 'utf8');

for (const each of readCases(cases)) {
  test(each.title, () => {
    assert.equal(printTree(parse(each.program).body, false), each.tree);
  });
}

/** Reads `# title`, the program, `==>` and its tree, again and again. */
function readCases(text: string): { title: string; program: string; tree: string }[] {
  // A comment in a program is no title: only what follows an empty line after a tree is one.
  return text.split(/(?<=\n==>\n(?:.+\n)*)\n(?=# )/).map((part) => {
    const [head, tree] = part.split('==>\n');
    const [title, ...lines] = head!.split('\n');
    return { title: title!.slice(2), program: lines.join('\n'), tree: tree! };
  });
}

/** Where each node of the first statement of a kind starts, as line:column. */
function first<Kind extends Statement['kind']>(program: string, kind: Kind): Statement & { kind: Kind } {
  return parse(program).body.find((statement) => statement.kind === kind) as Statement & { kind: Kind };
}

test('places: an attribute is at its name, a subscript at its bracket, all else where it starts', () => {
  const { value } = first('pass\n(a + b).c(d)[e]\n', 'expression');
  assert.equal(value.kind, 'subscript');
  assert.deepEqual(value.kind === 'subscript' && value.at, { line: 2, column: 13 });
  const call = value.kind === 'subscript' ? value.value : value;
  assert.deepEqual(call.at, { line: 2, column: 1 });
  assert.deepEqual(call.kind === 'call' && call.callee.at, { line: 2, column: 9 });
});

test('columns count UTF-16 units, from 1, without a byte order mark', () => {
  const { value } = first('\ufeff"😀" + b\n', 'expression');
  assert.deepEqual(value.kind === 'binary' && value.right.at, { line: 1, column: 8 });
});

test('all line ends are one', () => {
  const { body, lines } = parse('if a:\r\n  b\rc = """\r\n"""');
  assert.deepEqual(lines, ['if a:', '  b', 'c = """', '"""']);
  assert.equal(printTree(body, false), 'if a\n  expression b\nassign c = "\\n"\n');
});

test('a text may be empty, or have no line end', () => {
  assert.deepEqual(parse('').body, []);
  assert.deepEqual(parse('\n  \n# nothing\n  # more').body, []);
  assert.equal(parse('a\nif b:\n  c').body.length, 2);
});

test('tabs go to the eighth column, and a form feed to the first', () => {
  assert.equal(parse('if a:\n\tb\n\tc\n').body.length, 1);
  assert.equal(parse('if a:\n        b\n  \f        c\n').body.length, 1);
});

test('a part of a program that is taken may be long', () => {
  assert.equal(parse(`x = [${'1, '.repeat(5_000)}]\n`).body.length, 1);
  assert.equal(parse('x = 1\n'.repeat(5_000)).body.length, 5_000);
  assert.equal(parse(`x = ${'('.repeat(199)}1${')'.repeat(199)}\n`).body.length, 1);
  assert.equal(parse(`x = ${'a + '.repeat(900)}1\n`).body.length, 1);
});

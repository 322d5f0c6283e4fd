import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SourceError } from '../../../src/engine/index.ts';
import { parse } from '../../../src/engine/python/parse.ts';
import { chance, generateProgram, mutate } from './generate.ts';

type Row = readonly [program: string, line: number, column: number, reason: string];

// What the message must say is the part of it that stands here.
const noPython: readonly Row[] = [
  ['x = 1\ny = x +\n', 2, 8, 'invalid syntax: something is missing here'],
  ['x = 1 + not 2\n', 1, 9, "invalid syntax at 'not'"],
  ['x = 1 <> 2\n', 1, 7, 'unequal is !='],
  ['x = 1 2\n', 1, 7, "invalid syntax at '2'"],
  ['x = a $ b\n', 1, 7, "invalid syntax at '$'"],
  ['x = a not b\n', 1, 11, "invalid syntax at 'b'"],
  ['x = “a”\n', 1, 5, "invalid character '“' (U+201C)"],
  ['x =\u00a0a\n', 1, 4, 'invalid non-printable character U+00A0'],
  ['x = a\0\n', 1, 6, 'null bytes'],
  ['x = "\ud800"\n', 1, 6, 'half a surrogate pair'],
  ['print "hello"\n', 1, 1, "Missing parentheses in call to 'print'"],
  // Brackets.
  ['print(1\n', 1, 6, "'(' was never closed"],
  ['x = [1, (2]\n', 1, 11, "closing parenthesis ']' does not match opening parenthesis '('"],
  ['x = (1,\n2]\n', 2, 2, "does not match opening parenthesis '(' on line 1"],
  ['x = 1)\n', 1, 6, "unmatched ')'"],
  ['f(a b)\n', 1, 5, 'Perhaps you forgot a comma?'],
  [`x = ${'('.repeat(201)}`, 1, 205, 'too many nested parentheses'],
  ['x = []\nx[]\n', 2, 3, "invalid syntax at ']'"],
  ['x = (*a)\n', 1, 6, 'cannot use starred expression here'],
  ['*a\n', 1, 1, "can't use starred expression here"],
  ['x = {a: 1, b}\n', 1, 13, "':' expected after dictionary key"],
  ['x = {a: }\n', 1, 9, "expression expected after dictionary key and ':'"],
  ['x = [*a for a in b]\n', 1, 6, 'iterable unpacking cannot be used in comprehension'],
  ['x = [a, b for a in c]\n', 1, 11, 'did you forget parentheses around the comprehension target?'],
  // Lines and blocks.
  ['if True\n    print(1)\n', 1, 8, "expected ':'"],
  ['if x = 3:\n    pass\n', 1, 6, "Maybe you meant '=='"],
  ['if a: # b\nc\n', 2, 1, "expected an indented block after 'if' statement on line 1"],
  ['def f():\n', 2, 1, 'expected an indented block after function definition on line 1'],
  ['class A:\nb\n', 2, 1, 'expected an indented block after class definition on line 1'],
  ['try:\n  a\nexcept:\nb\n', 4, 1, "expected an indented block after 'except' statement on line 3"],
  ['  x = 1\n', 1, 3, 'unexpected indent'],
  ['x = 1\n    y = 2\n', 2, 5, 'unexpected indent'],
  ['if x:\n        y = 1\n    z = 2\n', 3, 5, 'unindent does not match any outer indentation level'],
  ['if x:\n        y = 1\n\tz = 2\n', 3, 2, 'inconsistent use of tabs and spaces in indentation'],
  [indented(100), 101, 101, 'too many levels of indentation'],
  ['x = 1 \\ \n', 1, 7, 'unexpected character after line continuation character'],
  ['x = 1 \\', 1, 7, 'unexpected end of file'],
  ['else:\n    pass\n', 1, 1, "invalid syntax at 'else'"],
  ['if a: if b: pass\n', 1, 7, "invalid syntax at 'if'"],
  ['try:\n    a\nb\n', 3, 1, "expected 'except' or 'finally' block"],
  ['try:\n  a\nexcept:\n  b\nexcept c:\n  d\n', 3, 1, "default 'except:' must be last"],
  ['try:\n  a\nexcept b, c:\n  d\n', 3, 8, 'multiple exception types must be parenthesized'],
  ['@a\nb = 1\n', 2, 1, "invalid syntax at 'b'"],
  ['x = 1;; y = 2\n', 1, 7, "invalid syntax at ';'"],
  ['from a import b,\n', 1, 17, 'trailing comma not allowed without surrounding parentheses'],
  // Literals.
  ['x = 08\n', 1, 5, 'leading zeros'],
  ['x = 1__0\n', 1, 5, 'invalid decimal literal'],
  ['x = 3.real\n', 1, 5, 'invalid decimal literal'],
  ['x = 0x\n', 1, 5, 'invalid hexadecimal literal'],
  ['x = 0b12\n', 1, 5, "invalid digit '2' in binary literal"],
  [`x = ${'9'.repeat(4301)}\n`, 1, 5, 'more than 4300 digits'],
  ['x = "a\n', 1, 5, 'unterminated string literal (detected at line 1)'],
  ['x = """a\n\n', 1, 5, 'unterminated triple-quoted string literal (detected at line 2)'],
  ['x = "\\x1"\n', 1, 5, 'the escape \\x in this string is not complete'],
  ['x = ub"a"\n', 1, 7, 'invalid syntax'],
  ['x = f"{a}}"\n', 1, 10, "f-string: single '}' is not allowed"],
  ['print(f"}")\n', 1, 9, "f-string: single '}' is not allowed"],
  ['x = f"{}"\n', 1, 8, 'f-string: empty expression not allowed'],
  ['x = f"{a"\n', 1, 9, "f-string: expecting '}'"],
  ['x = f"{a:b"\n', 1, 11, "f-string: expecting '}'"],
  ['x = f"{a!x}"\n', 1, 10, "f-string: invalid conversion character 'x'"],
  ['x = f"{a! r}"\n', 1, 11, 'f-string: conversion type must come right after the exclamation mark'],
  ['x = f"{lambda a: b}"\n', 1, 17, 'lambda expressions are not allowed without parentheses'],
  ['x = f"{a)}"\n', 1, 9, "f-string: unmatched ')'"],
  ['x = f"a\n', 1, 5, 'unterminated f-string literal (detected at line 1)'],
  ['x = f"{a b}"\n', 1, 10, "f-string: expecting '}'"],
  // Targets.
  ['1 = x\n', 1, 1, 'cannot assign to literal'],
  ['None = 1\n', 1, 1, 'cannot assign to None'],
  ['a, f() = x\n', 1, 4, 'cannot assign to function call'],
  ['a = b + c = d\n', 1, 5, 'cannot assign to expression'],
  ['f"{a}" = b\n', 1, 1, 'cannot assign to f-string expression'],
  ['a if b else c = d\n', 1, 1, 'cannot assign to conditional expression'],
  ['*a = b\n', 1, 1, 'starred assignment target must be in a list or tuple'],
  ['*a, *b = c\n', 1, 5, 'multiple starred expressions in assignment'],
  ['for a < b in c:\n    pass\n', 1, 7, "invalid syntax at '<'"],
  ['for f() in c:\n    pass\n', 1, 5, 'cannot assign to function call'],
  ['with a as 1:\n    pass\n', 1, 11, 'cannot assign to literal'],
  ['a, b += 1\n', 1, 1, "'tuple' is an illegal expression for augmented assignment"],
  ['a: int, b: int = 1\n', 1, 7, "invalid syntax at ','"],
  ['a, b: int = 1\n', 1, 1, 'only single target (not tuple) can be annotated'],
  ['del f()\n', 1, 5, 'cannot delete function call'],
  ['del *a, b\n', 1, 5, 'cannot delete starred'],
  // Arguments and parameters.
  ['f(a=1, a=2)\n', 1, 8, 'keyword argument repeated: a'],
  ['f(a=1, 2)\n', 1, 8, 'positional argument follows keyword argument'],
  ['f(**a, 2)\n', 1, 8, 'positional argument follows keyword argument unpacking'],
  ['f(**a, *b)\n', 1, 8, 'iterable argument unpacking follows keyword argument unpacking'],
  ['f(a.b=1)\n', 1, 5, 'expression cannot contain assignment'],
  ['f(True=1)\n', 1, 3, 'cannot assign to True'],
  ['f(,)\n', 1, 3, "invalid syntax at ','"],
  ['def f(a, b, a):\n    pass\n', 1, 13, "duplicate argument 'a' in function definition"],
  ['def f(a=1, b):\n    pass\n', 1, 12, 'non-default argument follows default argument'],
  ['def f(*):\n    pass\n', 1, 7, 'named arguments must follow bare *'],
  ['def f(*, **a):\n    pass\n', 1, 7, 'named arguments must follow bare *'],
  ['def f(*a, *b):\n    pass\n', 1, 11, '* argument may appear only once'],
  ['def f(**a, b):\n    pass\n', 1, 12, 'arguments cannot follow var-keyword argument'],
  ['def f(*a=1):\n    pass\n', 1, 9, 'var-positional argument cannot have default value'],
  ['def f((a, b)):\n    pass\n', 1, 7, 'Function parameters cannot be parenthesized'],
  ['def f:\n    pass\n', 1, 6, "expected '('"],
  ['x = lambda a: int: b\n', 1, 18, "invalid syntax at ':'"],
];

const unsupported: readonly Row[] = [
  ['x = 3j\n', 1, 5, 'complex numbers are not supported; ints and floats are'],
  ['x = b"raw"\n', 1, 5, 'bytes are not supported; strings are'],
  ['x = ...\n', 1, 5, '`...` is not supported'],
  ['x = "\\ud800"\n', 1, 5, 'surrogate'],
  ['x = "\\N{DASH}"\n', 1, 5, 'the escape \\N{DASH} is not supported; the character itself is'],
  ['x = f"{a!a}"\n', 1, 10, '`!a` is not supported; `!r` and `!s` are'],
  ['x = f"{a:{b:{c}}}"\n', 1, 13, 'format spec'],
  ['x = (a for a in b)\n', 1, 5, 'a generator expression is not supported; a list comprehension'],
  ['f(a for a in b)\n', 1, 3, 'a generator expression is not supported'],
  ['x = {a for a in b}\n', 1, 5, 'a set comprehension is not supported; a list comprehension'],
  ['x = {a: b for a in b}\n', 1, 5, 'a dict comprehension is not supported'],
  ['x = {**a}\n', 1, 6, '`**` in a dict is not supported; `key: value` is'],
  ['x = a[*b]\n', 1, 7, '`*` in an index'],
  ['f(x := 5)\n', 1, 3, '`:=` is not supported'],
  ['def f():\n    x = yield 1\n', 2, 9, '`yield` is not supported'],
  ['x = await a\n', 1, 5, '`await` is not supported'],
  ['async def f():\n    pass\n', 1, 1, '`async def` is not supported; `def` is'],
  ['x = [a async for a in b]\n', 1, 8, '`async for` is not supported; `for` is'],
  ['match a:\n    case 1:\n        pass\n', 1, 1, '`match` is not supported; `if` and `elif` are'],
  ['type A = int\n', 1, 1, '`type` is not supported'],
  ['def f[T](a):\n    pass\n', 1, 6, 'a type parameter is not supported'],
  ['def f(a, /, b):\n    pass\n', 1, 10, '`/` in parameters is not supported'],
  ['x: int\n', 1, 1, 'a bare annotation is not supported'],
  ['x: Total = 3\n', 1, 4, 'this annotation is not supported; int'],
  ['def f(x: Total):\n    pass\n', 1, 10, 'this annotation is not supported'],
  ['(x): int = 3\n', 1, 1, 'an annotation after parentheses is not supported'],
  ['class A(b, metaclass=C):\n    pass\n', 1, 12, 'a keyword or `*` among the bases'],
  ['try:\n    a\nexcept* b:\n    c\n', 3, 1, '`except*` is not supported; `except` is'],
  ['import a.b\n', 1, 1, 'importing a submodule without `as` is not supported; `import a` is'],
  ['from a import *\n', 1, 1, '`from … import *` is not supported'],
  ...['not ', '-', 'a ** ', 'lambda: ', 'a if b else '].map((piece): Row => [
    `${piece.repeat(20_000)}a\n`,
    1,
    0,
    'nested too deeply to be read; write it flatter',
  ]),
  ...['a + ', 'a or ', 'a, b.'].map((piece): Row => [
    `x = ${piece.repeat(3)}${'a.b + '.repeat(20_000)}a\n`,
    1,
    0,
    'nested too deeply',
  ]),
  [`a${'.b'.repeat(20_000)}\n`, 1, 0, 'nested too deeply'],
  [`a${'()'.repeat(20_000)}\n`, 1, 0, 'nested too deeply'],
  [`if a:\n  b\n${'elif c:\n  d\n'.repeat(5_000)}`, 2003, 0, 'nested too deeply'],
];

function indented(levels: number): string {
  return Array.from({ length: levels + 1 }, (_, level) => `${' '.repeat(level)}if a:\n`).join('');
}

/** The error that the parser gives, as a row; a column of 0 in `row` stands for any. */
function found([program, , column, reason]: Row, kind: SourceError['kind']): Row | string {
  try {
    parse(program, 'lesson.py');
  } catch (error) {
    assert.ok(error instanceof SourceError);
    assert.equal(error.kind, kind, error.message);
    assert.ok(error.message.startsWith(`lesson.py:${error.line}:${error.column}: `));
    const same = error.reason.includes(reason) ? reason : error.reason;
    return [program, error.line, column === 0 ? 0 : error.column, same];
  }
  return 'taken';
}

for (const [kind, rows] of Object.entries({ syntax: noPython, unsupported })) {
  for (const row of rows) {
    test(`${kind}: ${JSON.stringify(row[0].slice(0, 60))}: ${row[3]}`, () => {
      assert.deepEqual(found(row, kind as SourceError['kind']), row);
    });
  }
}

test('any text, and any mutated program, gives a tree or an error with a position', () => {
  const takes = (text: string): void => {
    try {
      parse(text);
    } catch (error) {
      assert.ok(error instanceof SourceError, `${JSON.stringify(text)} gives ${String(error)}`);
      assert.ok(error.line >= 1 && error.column >= 1);
      assert.ok(error.line <= text.split(/\r\n?|\n/).length);
    }
  };
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), takes), { numRuns: 1_000 });
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = chance(seed);
      takes(mutate(mutate(generateProgram(random), random), random));
    }),
    { numRuns: 1_000 },
  );
});

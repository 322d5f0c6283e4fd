import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProgram, readProgram } from '../../src/content/program.ts';
import { problemsOf } from './located.ts';

test('the header is taken off, and line 1 is the first line of code', () => {
  const program = parseProgram(
    '#: prints hello\n#: prints\n#: prints  two\n\nprint("hello")\n\n',
    'm/l/a.py',
  );
  assert.equal(program.source, 'print("hello")\n');
  assert.equal(program.headerLines, 4);
  assert.deepEqual(program.header, {
    expect: { kind: 'prints', lines: ['hello', '', ' two'] },
    needs: [],
    exits: 0,
    stderr: [],
    traced: false,
  });
});

test('every header line is read', () => {
  const text =
    '#: output explored\n#: needs numpy, glibc, python>=3.12\n#: exits 1\n#: stderr Error: x: y\n#: traced\nx = 1\n';
  assert.deepEqual(parseProgram(text, 'm/l/a.py').header, {
    expect: { kind: 'explored' },
    needs: [{ kind: 'numpy' }, { kind: 'glibc' }, { kind: 'python', atLeast: '3.12' }],
    exits: 1,
    stderr: ['Error: x: y'],
    traced: true,
  });
});

test('line ends of Windows change nothing', () => {
  assert.deepEqual(
    parseProgram('#: timing\r\nx = 1\r\n', 'm/l/a.py'),
    parseProgram('#: timing\nx = 1\n', 'm/l/a.py'),
  );
});

test('a header that cannot be read is reported line by line', () => {
  const text = '#: prints a\n#: needs numpi\n#: exit 1\n#: exits many\nprint("a")\n';
  assert.deepEqual(
    problemsOf(() => parseProgram(text, 'm/l/a.py')),
    [
      '2:1 A program cannot need `numpi`.',
      '3:1 `#: exit 1` is not a header line.',
      '4:1 `#: exits many` is not a header line.',
    ],
  );
});

test('a program says exactly one thing about its output', () => {
  for (const text of ['x = 1\n', '#: traced\nx = 1\n', '#: prints a\n#: timing\nx = 1\n']) {
    assert.match(problemsOf(() => parseProgram(text, 'm/l/a.py')).join(), /^1:1 A program says exactly one/);
  }
});

test('a program that is not there, or named outside its lesson, is reported', () => {
  for (const path of ['memory/none/none.py', '../../secret.py', 'memory/x/y/z.py', 'memory/x/y.txt']) {
    assert.match(problemsOf(() => readProgram(path)).join(), /There is no program/);
  }
});

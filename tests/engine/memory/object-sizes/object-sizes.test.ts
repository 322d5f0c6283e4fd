import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPython, pythonOrSkip } from '../../../setup/python.ts';
import { buildOf } from '../pymalloc/sessions.ts';
import { inClasses, measure, modelled, readCases } from './cases.ts';

const cases = readCases();
const versions = [...new Set(cases.flatMap(({ sizes }) => [...sizes.keys()]))];

test('sizes are recorded of seven builds', () => {
  assert.deepEqual(
    [...new Set(versions.map(buildOf))],
    ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15'],
  );
});

for (const version of versions) {
  test(`objects have the blocks that CPython ${version} asked for`, () => {
    let unknown = 0;
    for (const each of cases) {
      const model = modelled(each, buildOf(version));
      if (model === null) unknown += 1;
      else assert.deepEqual(inClasses(model), inClasses(each.sizes.get(version)!), each.text);
    }
    assert.ok(unknown <= 7, `${unknown} of ${cases.length} are not claimed`);
  });
}

const { python, skip } = pythonOrSkip(await findPython(), process.env);

test('and those that a real CPython asks for now', { skip }, async () => {
  const { version, sizes } = await measure(python!.path, cases);
  cases.forEach((each, at) => {
    const model = modelled(each, buildOf(version));
    if (model !== null) assert.deepEqual(inClasses(model), inClasses(sizes[at]!), each.text);
  });
});

test('what depends on how the object came to be is not claimed', () => {
  const claim = (program: string) =>
    modelled({ text: '', preparation: '', program, sizes: new Map() }, '3.14');
  assert.equal(claim('x = [n]\nx.clear()'), null);
  assert.equal(claim('x = []\nx += [n, n]'), null);
  assert.equal(claim('x = {1: n}\nx.clear()'), null);
  assert.equal(claim('def x(a=n): pass'), null);
  assert.equal(claim('class E(Exception): pass\nx = E()'), null);
  assert.equal(claim('class x: pass'), null);
});

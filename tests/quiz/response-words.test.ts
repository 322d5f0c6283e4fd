import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Item } from '../../src/quiz/item.ts';
import { parseResponse } from '../../src/quiz/parse-response.ts';
import type { Response } from '../../src/quiz/response.ts';
import { plainWords, responseWords } from '../../src/quiz/response-words.ts';
import { blankResponse } from './responses.ts';
import { sample } from './sample-items.ts';

/* Each kind’s answers in words: what a lecturer reads. */

const items: readonly Item[] = Object.values(sample);
const words = (item: Item, response: Response) => plainWords(responseWords(item, response));

test('there is a sample of every kind', () => {
  const kinds = items.map(({ kind }) => kind);
  assert.equal(new Set(kinds).size, 10, String(kinds));
});

for (const item of items) {
  test(`${item.kind}: every option, field and fragment that can be given is named by its own words`, () => {
    switch (item.kind) {
      case 'choice':
      case 'outcomes':
        for (const { id, text } of item.options)
          assert.equal(
            words(item, { kind: item.kind, ticked: [id] }),
            item.kind === 'outcomes' ? text.replaceAll('\n', '⏎') : text.replaceAll('`', ''),
          );
        return;
      case 'placement':
        for (const { id, text } of item.options)
          assert.equal(words(item, { kind: 'placement', picked: id }), text.replaceAll('`', ''));
        return;
      case 'number':
      case 'predict':
        assert.equal(words(item, { kind: item.kind, text: ' 1,5\nkB' }), ' 1,5⏎kB');
        return;
      case 'order': {
        const sequence = item.fragments.map(({ id }) => id).toReversed();
        const codes = item.fragments.map(({ code }) => code.trimEnd().replaceAll('\n', '⏎')).toReversed();
        assert.equal(words(item, { kind: 'order', sequence }), codes.join('; '));
        return;
      }
      case 'match':
      case 'layout':
        for (const row of item.rows)
          for (const { id, text } of item.options)
            assert.equal(
              words(item, { kind: item.kind, cells: { [row.id]: id } }),
              `${row.text}: ${text}`.replaceAll('`', ''),
            );
        return;
      case 'diagnose':
        for (const field of ['cause', 'next', 'fix'] as const)
          for (const { id, text } of item[field])
            assert.match(
              words(item, { kind: 'diagnose', cells: { [field]: id } }),
              new RegExp(`^W[^?]+\\? ${RegExp.escape(text.replaceAll('`', '').trim())}$`),
            );
        return;
      case 'refcounts': {
        const [line] = item.lines;
        const cells = { [`${line}-0`]: '3', dies: '9' };
        assert.equal(
          words(item, { kind: 'refcounts', cells }),
          `${item.names[0]} after line ${line}: 3; The line in which the object dies: 9`,
        );
        return;
      }
    }
  });

  test(`${item.kind}: nothing given is said as that`, () => {
    assert.ok(['(nothing)', ''].includes(words(item, blankResponse(item.kind)).trim()));
  });

  test(`${item.kind}: what the question does not have is named as such`, () => {
    const ids = ['zz-not'];
    const response = {
      kind: item.kind,
      ticked: ids,
      picked: ids[0],
      sequence: ids,
      cells: { 'zz-not': 'x' },
    };
    const read = parseResponse({ ...response, text: 'zz-not' });
    assert.ok(read !== null);
    assert.match(words(item, read), /zz-not/);
  });
}

test('10,000 responses that may be anything are said, or are none', () => {
  const ids = fc.oneof(
    fc.constantFrom('a', 'b', '4-0', 'dies', 'cause', '__proto__', 'constructor'),
    fc.string(),
  );
  const values = fc.oneof(ids, fc.jsonValue(), fc.array(ids, { maxLength: 5 }), fc.dictionary(ids, ids));
  const kinds = fc.oneof(fc.constantFrom(...items.map(({ kind }) => kind)), fc.string());
  const anything = fc.record(
    { kind: kinds, ticked: values, picked: values, text: values, cells: values, sequence: values },
    { requiredKeys: ['kind'] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, fc.jsonValue()), fc.constantFrom(...items), (value, item) => {
      const response = parseResponse(value);
      if (response === null) return;
      assert.equal(typeof words(item, response), 'string');
      assert.deepEqual(parseResponse(JSON.parse(JSON.stringify(response))), response);
    }),
    { numRuns: 10_000 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measuredStrips } from '../../src/components/measured-strips.ts';
import { formatNumber, hex, scaleOf } from '../../src/components/scale.ts';

test('a linear scale gives shares of the largest', () => {
  const share = scaleOf([1, 2, 4]);
  assert.deepEqual([0, 1, 2, 4].map(share), [0, 25, 50, 100]);
});

test('a logarithmic scale begins at the power of ten below the smallest', () => {
  const share = scaleOf([10, 100, 1000], true);
  assert.deepEqual([10, 100, 1000].map(share), [33.3, 66.7, 100]);
});

test('values that are all zero are drawn as nothing', () => assert.equal(scaleOf([0, 0])(0), 0));

test('numbers and addresses as people write them', () => {
  assert.equal(formatNumber(80016), '80,016');
  assert.equal(formatNumber(0.25), '0.25');
  assert.equal(hex(255), '0xff');
});

const block = (name: string, address: number, size: number, more: object = {}) => ({
  name,
  address,
  size,
  place: 'heap' as const,
  state: 'live' as const,
  ...more,
});

test('blocks of one place share a strip, low addresses left', () => {
  const [strip, ...rest] = measuredStrips([block('d', 300, 100), block('a', 100, 100)]);
  assert.equal(rest.length, 0);
  assert.deepEqual(strip?.parts, [
    { kind: 'live', x: 0, width: 33.3, name: 'a', mark: '+0' },
    { kind: 'live', x: 66.7, width: 33.3, name: 'd', mark: '+200' },
  ]);
});

test('heap and mappings are two strips at one scale; a freed block is free', () => {
  const strips = measuredStrips([
    block('f', 0, 50),
    block('c', 7000, 100, { place: 'mapped', state: 'freed' }),
  ]);
  assert.deepEqual(
    strips.map(({ place, start, parts }) => [
      place,
      start,
      parts.map((part) => [part.kind, part.width, part.name]),
    ]),
    [
      ['heap', 0, [['live', 50, 'f']]],
      ['mapped', 7000, [['free', 100, '(c)']]],
    ],
  );
});

test('a mark that would run into its neighbour is left out', () => {
  const [strip] = measuredStrips([block('a', 0, 1e7), block('b', 1e7, 1e7), block('c', 2e7, 8e7)]);
  assert.deepEqual(
    strip?.parts.map((part) => part.mark),
    ['+0', '+10,000,000', undefined],
  );
});

import { type MeasuredBlock } from '../content/figure-data.ts';
import { formatNumber, round } from './scale.ts';

/** A piece of a strip; `x` and `width` are in per cent of the figure's width. */
export interface Part {
  readonly kind: 'live' | 'free' | 'gap';
  readonly x: number;
  readonly width: number;
  readonly name?: string;
  /** What stands under its left edge: bytes above the strip's start. */
  readonly mark?: string;
}

export interface Strip {
  readonly place: MeasuredBlock['place'];
  readonly start: number;
  readonly blocks: readonly MeasuredBlock[];
  readonly parts: readonly Part[];
}

/** Narrower than this (in per cent of a phone's width) a mark would run into its neighbour. */
const roomForMark = 22;

/**
 * Lays measured blocks out as strips, one for the heap and one for separate mappings, low addresses left, all at
 * the same scale. A freed block, or room between blocks of at least a tenth of the smallest, is drawn; less
 * (headers, rounding) is not visible at this scale anyway.
 */
export function measuredStrips(blocks: readonly MeasuredBlock[]): Strip[] {
  const strips = (['heap', 'mapped'] as const).flatMap((place) => {
    const sorted = blocks.filter((block) => block.place === place).toSorted((a, b) => a.address - b.address);
    const [first] = sorted;
    const last = sorted.at(-1);
    return first && last
      ? [{ place, blocks: sorted, start: first.address, span: last.address + last.size - first.address }]
      : [];
  });
  const widest = Math.max(...strips.map((strip) => strip.span));
  const percent = (bytes: number) => round((bytes / widest) * 100);
  const smallest = Math.min(...blocks.map((block) => block.size));

  return strips.map(({ place, blocks: sorted, start }) => {
    const parts: Part[] = [];
    let end = start;
    let marked = -Infinity;
    for (const block of sorted) {
      if (block.address - end > smallest / 10) {
        parts.push({ kind: 'gap', x: percent(end - start), width: percent(block.address - end) });
      }
      const x = percent(block.address - start);
      const mark = x - marked >= roomForMark || x === 0;
      if (mark) marked = x;
      parts.push({
        kind: block.state === 'freed' ? 'free' : 'live',
        x,
        width: percent(block.size),
        name: block.state === 'freed' ? `(${block.name})` : block.name,
        ...(mark ? { mark: `+${formatNumber(block.address - start)}` } : {}),
      });
      end = block.address + block.size;
    }
    return { place, start, blocks: sorted, parts };
  });
}

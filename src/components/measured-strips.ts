import { type MeasuredBlock } from '../content/figure-data.ts';
import { formatNumber, round } from './scale.ts';

/** A piece of a strip; `x` and `width` are in per cent of the figure's width. */
export interface Part {
  readonly kind: 'live' | 'free';
  readonly x: number;
  readonly width: number;
  readonly name: string;
  /** What stands under its left edge: bytes above the strip's start. */
  readonly mark?: string;
}

export interface Strip {
  readonly place: MeasuredBlock['place'];
  readonly start: number;
  readonly blocks: readonly MeasuredBlock[];
  readonly parts: readonly Part[];
}

/** The width of a mark in per cent of a phone's column: 6.6 px a sign of 290 px, and some room. */
const markWidth = (mark: string) => (mark.length * 6.6 + 6) / 2.9;

/**
 * Lays measured blocks out as strips, one for the heap and one for separate mappings, low addresses left, all at
 * the same scale. Addresses that no block has are left empty.
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

  return strips.map(({ place, blocks: sorted, start }) => {
    const parts: Part[] = [];
    let markedTo = 0;
    for (const block of sorted) {
      const x = percent(block.address - start);
      const mark = `+${formatNumber(block.address - start)}`;
      const room = x >= markedTo;
      if (room) markedTo = x + markWidth(mark);
      parts.push({
        kind: block.state === 'freed' ? 'free' : 'live',
        x,
        width: percent(block.size),
        name: block.state === 'freed' ? `(${block.name})` : block.name,
        ...(room ? { mark } : {}),
      });
    }
    return { place, start, blocks: sorted, parts };
  });
}

import { escape, inWords, percent, thousands } from './markup.ts';

/** A heap at one moment: what a strip shows. Engine steps and measurements both fit. */
export interface Heap {
  readonly blocks: readonly HeapPart[];
  readonly free: readonly { readonly address: number; readonly size: number }[];
}

export interface HeapPart {
  readonly address: number;
  readonly size: number;
  /** The names on the block, such as `a, b.base`. */
  readonly owner: string;
  /** Bytes that it takes, padding included, where these are more. */
  readonly extent?: number;
  /** Where it lies; in the heap unless told. */
  readonly kind?: 'heap' | 'mapped' | 'arena';
}

/** The stretch of addresses that a whole strip stands for. */
export interface HeapRange {
  readonly from: number;
  readonly to: number;
}

/** Memory that is drawn by itself, as nothing near it is drawn: addresses count from its base. */
export interface Region {
  /** Empty where the base is 0 and nothing else is drawn. */
  readonly title: string;
  readonly base: number;
  /** The part of each heap that lies here. */
  readonly heaps: readonly Heap[];
}

// A trace can have more parts than a call takes arguments.
const least = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
const most = (numbers: readonly number[]) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

const titles = { heap: 'The heap', arena: 'An arena', mapped: 'Mappings' } as const;

/**
 * Parts heaps into what is drawn as strips of their own: the heap, mappings far above it, arenas. What is free above all
 * blocks that any of the heaps has is left out: a buddy system has a gigabyte of it. Draw all by `regionRange`.
 */
export function regionsOf(heaps: readonly Heap[]): Region[] {
  const blocks = heaps.flatMap((heap) => heap.blocks);
  const inArenas = blocks.some(({ kind }) => kind === 'arena');
  return (['heap', 'arena', 'mapped'] as const).flatMap((kind): Region[] => {
    const here = blocks.filter((block) => (block.kind ?? 'heap') === kind);
    if (here.length === 0) return [];
    const holes =
      (kind === 'arena') === inArenas && kind !== 'mapped' ? heaps.flatMap(({ free }) => free) : [];
    const base = least([...here, ...holes].map(({ address }) => address));
    const end = most(here.map(({ address, size, extent = size }) => address + extent));
    const within = heaps.map((heap): Heap => ({
      blocks: heap.blocks
        .filter((block) => (block.kind ?? 'heap') === kind)
        .map((block) => ({ ...block, address: block.address - base })),
      free: (holes.length === 0 ? [] : heap.free)
        .filter(({ address }) => address < end)
        .map(({ address, size }) => ({ address: address - base, size: Math.min(size, end - address) })),
    }));
    const title = base === 0 ? '' : `${titles[kind]}, from 0x${base.toString(16)}`;
    return [{ title, base, heaps: within }];
  });
}

/** One scale for all regions. */
export function regionRange(regions: readonly Region[]): HeapRange {
  const ranges = regions.map(({ heaps }) => heapRange(heaps));
  return { from: 0, to: Math.max(1, ...ranges.map(({ to }) => to)) };
}

/** The smallest range in which all the heaps can be drawn to the same scale; it begins at the lowest address. */
export function heapRange(heaps: readonly Heap[]): HeapRange {
  const parts = heaps.flatMap((heap) => [...heap.blocks, ...heap.free]);
  const from = least(parts.map((part) => part.address));
  const to = most(parts.map((part) => part.address + part.size));
  return parts.length === 0 ? { from: 0, to: 1 } : { from, to };
}

/**
 * Widths in CSS pixels at which labels must not collide: a strip on a phone of 320 px, and one in a column of
 * text. Blocks stretch with the page (their lengths are percentages) and text does not, so a label is shown
 * where it fits: always, or from the wide width on (class `w`, switched by a container query).
 */
const narrow = 280;
const wide = 520;

const barHeight = 30;
const stripHeight = 47;
const nameWidth = (text: string) => 7.9 * text.length + 6;
const addressWidth = (text: string) => 6.6 * text.length + 8;

/** The hatching of free blocks, which strips use by its id. Draw it once in a figure. */
export function hatch(id: string): string {
  return (
    `<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    '<path d="M0 0V6"/></pattern>'
  );
}

/**
 * One strip as SVG. Parts that are not in `previous` just so are outlined; the first strip of a figure has no
 * previous and no outlines. `defs` goes into the strip (the hatching, in the first one).
 */
export function drawStrip(
  heap: Heap,
  previous: Heap | null,
  range: HeapRange,
  hatchId: string,
  defs = '',
): string {
  const length = range.to - range.from;
  const place = (part: { address: number; size: number }) =>
    `x="${percent(part.address - range.from, length)}" width="${percent(part.size, length)}"`;
  const changed = changes(heap, previous);
  const plain: string[] = [];
  const outlined: string[] = [];
  const draw = (part: { address: number; size: number }, kind: string, fill: string) => {
    const isNew = changed.has(part);
    const rect = `<rect ${place(part)} height="${barHeight}" class="${kind}${isNew ? ' c' : ''}"${fill}/>`;
    (isNew ? outlined : plain).push(rect);
  };
  for (const hole of heap.free) draw(hole, 'f', ` fill="url(#${hatchId})"`);
  for (const block of heap.blocks) draw(block, 'u', '');
  const names = heap.blocks.map((block) => nameLabel(block, range));
  const addresses = addressLabels(heap, changed, range);
  return (
    `<svg class="strip" height="${stripHeight}" aria-hidden="true">${defs}` +
    `${plain.join('')}${outlined.join('')}${names.join('')}${addresses.join('')}</svg>`
  );
}

/** The parts of a heap that the previous one does not have with the same address, size and owner. */
export function changes(heap: Heap, previous: Heap | null): ReadonlySet<object> {
  if (previous === null) return new Set();
  const key = (part: { address: number; size: number; owner?: string }) =>
    `${part.address} ${part.size} ${part.owner ?? '(free)'}`;
  const before = new Set([...previous.blocks, ...previous.free].map(key));
  return new Set([...heap.blocks, ...heap.free].filter((part) => !before.has(key(part))));
}

/** All owners if they fit; else the first, else the name that the first begins with; else none. */
function nameLabel(block: HeapPart, range: HeapRange): string {
  const share = block.size / (range.to - range.from);
  const middle = percent(block.address + block.size / 2 - range.from, range.to - range.from);
  const [first = ''] = block.owner.split(', ');
  const [root = ''] = first.split(/[.[]/);
  const candidates = [
    block.owner,
    ...[first, root].filter((text) => text !== block.owner).map((text) => `${text}…`),
  ];
  const fitting = (width: number) => candidates.find((text) => nameWidth(text) <= share * width) ?? '';
  const label = (text: string, visible: string) =>
    text && `<text x="${middle}" y="20"${visible}>${escape(text)}</text>`;
  const [inNarrow, inWide] = [fitting(narrow), fitting(wide)];
  if (inNarrow === inWide) return label(inNarrow, '');
  return label(inNarrow, ' class="n"') + label(inWide, ' class="w"');
}

interface Edge {
  readonly address: number;
  readonly text: string;
  readonly anchor: 's' | 'm' | 'e';
}

/** Addresses under edges: the changed ones first, then the ends, then the rest, as far as they do not collide. */
function addressLabels(heap: Heap, changed: ReadonlySet<object>, range: HeapRange): string[] {
  const parts = [...heap.blocks, ...heap.free];
  const end = Math.max(...parts.map((part) => part.address + part.size));
  const important = parts.filter((part) => changed.has(part)).map((part) => part.address);
  const rest = parts.map((part) => part.address).sort((a, b) => a - b);
  const order = [...new Set([...important, rest[0] ?? range.from, end, ...rest])].filter(Number.isFinite);
  const edges = order.map((address): Edge => {
    const share = (address - range.from) / (range.to - range.from);
    return { address, text: thousands(address), anchor: share < 0.06 ? 's' : share > 0.94 ? 'e' : 'm' };
  });
  const always = choose(edges, [], range, narrow);
  const onWide = choose(edges, always, range, wide);
  return edges
    .filter((edge) => onWide.includes(edge))
    .sort((a, b) => a.address - b.address)
    .map((edge) => {
      const classes = `a ${edge.anchor}${always.includes(edge) ? '' : ' w'}`;
      const x = percent(edge.address - range.from, range.to - range.from);
      return `<text x="${x}" y="44" class="${classes}">${edge.text}</text>`;
    });
}

function choose(edges: readonly Edge[], taken: readonly Edge[], range: HeapRange, width: number): Edge[] {
  const kept = [...taken];
  const span = (edge: Edge) => {
    const at = ((edge.address - range.from) / (range.to - range.from)) * width;
    const long = addressWidth(edge.text);
    const left = at - { s: 0, m: long / 2, e: long }[edge.anchor];
    return [left, left + long] as const;
  };
  for (const edge of edges) {
    const [left, right] = span(edge);
    const free = kept.every((other) => {
      const [l, r] = span(other);
      return right <= l || left >= r;
    });
    if (!kept.includes(edge) && free) kept.push(edge);
  }
  return kept;
}

/** The strip in a sentence or two. */
export function describeHeap(heap: Heap, previous: Heap | null): string {
  const changed = changes(heap, previous);
  const parts = [
    ...heap.blocks.map((block) => ({ ...block, words: block.owner || 'a block', part: block })),
    ...heap.free.map((hole) => ({ ...hole, words: 'free', part: hole })),
  ].sort((a, b) => a.address - b.address);
  if (parts.length === 0) return 'The heap is empty.';
  const words = parts.map(({ address, size, words, part }) => {
    const mark = changed.has(part) ? ' (changed)' : '';
    return `${words} from ${thousands(address)} to ${thousands(address + size)}${mark}`;
  });
  return `${inWords(words)}.`;
}

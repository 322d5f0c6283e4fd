/** What a terminal shows in a line. */
const WIDTH = 80;
/** Stands for addresses that are left out; with a column on both sides. */
const BREAK = ' ··· ';
const FREE = '░';

/** What is drawn: bytes in use or free, none of them twice. */
export interface StripHeap {
  readonly blocks: readonly { readonly address: number; readonly size: number; readonly name: string }[];
  readonly free: readonly { readonly address: number; readonly size: number }[];
}

interface Part {
  readonly address: number;
  readonly end: number;
  /** Null where it is free. */
  readonly name: string | null;
}

/** A part with the columns that it gets, and whether addresses are left out before it. */
interface Cell extends Part {
  readonly width: number;
  readonly apart: boolean;
}

/**
 * The strip of blocks for a terminal, 80 columns wide: a box for each block with its name in it, a hatched one for each free
 * block, and addresses below, each under the left border of what begins there, and that of its end below a right border.
 *
 * - The boxes are at scale, but none is too narrow for its name; where there are too many names, for its number: names
 *   that do not fit stand in a list below the strip. Where there are even too many boxes the strip goes on below.
 * - Bytes between two parts that are in neither (headers, other programs' mappings) are not drawn where they are less than
 *   a column, and else a break.
 * - An address that does not fit beside the one before is left out, or in a second line if it fits there.
 *
 * `label` writes addresses. Returns no lines where there is nothing to draw.
 */
export function strip({ blocks, free }: StripHeap, label: (address: number) => string = String): string[] {
  const parts = [
    ...blocks.map(({ address, size, name }): Part => ({ address, end: address + size, name })),
    ...free.map(({ address, size }): Part => ({ address, end: address + size, name: null })),
  ].sort((a, b) => a.address - b.address);
  if (parts.length === 0) return [];
  // Below the right border begins one more address.
  const room = WIDTH + 1 - Math.max(...parts.map(({ end }) => label(end).length));
  const digits = String(blocks.length).length;
  const full = laidOut(parts, (part) => Math.max(1, lengthOf(part.name ?? '')), room);
  const rows = full === null ? inRows(parts, digits, room) : [full];
  const numbered: string[] = [];
  const lines = rows.flatMap((row) => drawn(row, label, numbered));
  return [...lines, ...list(numbered)];
}

/** As few rows as will do, each with as many parts as the others. */
function inRows(parts: readonly Part[], digits: number, room: number): Cell[][] {
  for (let count = 1; ; count++) {
    const each = Math.ceil(parts.length / count);
    const rows = Array.from({ length: Math.ceil(parts.length / each) }, (_, at) =>
      laidOut(parts.slice(at * each, (at + 1) * each), ({ name }) => (name === null ? 1 : digits), room),
    );
    if (rows.every((row) => row !== null)) return rows;
  }
}

/** Shares the columns of a row among its parts by their bytes, at least `least` for each; null where they do not fit. */
function laidOut(parts: readonly Part[], least: (part: Part) => number, room: number): Cell[] | null {
  const bytes = parts.map(({ address, end }) => Math.max(1, end - address));
  const column = sum(bytes) / room;
  const apart = parts.map(({ address }, at) => at > 0 && address - parts[at - 1]!.end > column);
  const breaks = apart.filter(Boolean).length;
  // A border before each part and one at the end; a break has a border more.
  const columns = room - parts.length - 1 - breaks * (BREAK.length + 1);
  const narrow = parts.map(least);
  if (sum(narrow) > columns) return null;
  // What would be too narrow at scale gets its least, and the others share the rest; so there is less for them.
  const atScale = new Set(parts.keys());
  let scale: number;
  let fixed: number[];
  do {
    const rest = columns - sum(narrow.filter((_, at) => !atScale.has(at)));
    scale = rest / sum(bytes.filter((_, at) => atScale.has(at)));
    fixed = [...atScale].filter((at) => bytes[at]! * scale < narrow[at]!);
    for (const at of fixed) atScale.delete(at);
  } while (fixed.length > 0);
  let owed = 1e-6;
  return parts.map((part, at) => {
    let width = narrow[at]!;
    if (atScale.has(at)) {
      owed += bytes[at]! * scale;
      width = Math.max(width, Math.floor(owed));
      owed -= width;
    }
    return { ...part, width, apart: apart[at]! };
  });
}

/** The lines of one row. Names that do not fit are added to those that get numbers. */
function drawn(cells: readonly Cell[], label: (address: number) => string, numbered: string[]): string[] {
  let [above, inside, below] = ['', '', ''];
  const addresses: [number, string][] = [];
  cells.forEach(({ address, end, name, width, apart }, at) => {
    const first = at === 0 || apart;
    if (apart) {
      above += ' '.repeat(BREAK.length);
      inside += BREAK;
      below += ' '.repeat(BREAK.length);
    }
    addresses.push([inside.length, label(address)]);
    above += (first ? '┌' : '┬') + '─'.repeat(width);
    below += (first ? '└' : '┴') + '─'.repeat(width);
    inside += '│';
    if (name === null) inside += FREE.repeat(width);
    else {
      const fits = lengthOf(name) <= width;
      const text = fits ? name : String(numbered.push(name));
      inside += `${lengthOf(text) + 2 <= width ? ' ' : ''}${text}`.padEnd(
        width + text.length - lengthOf(text),
      );
    }
    if (cells[at + 1]?.apart !== false) {
      addresses.push([inside.length, label(end)]);
      above += '┐';
      inside += '│';
      below += '┘';
    }
  });
  return [above, inside, below, ...underneath(addresses)];
}

/** One or two lines with each text at its column, if it does not touch another there. */
function underneath(texts: readonly (readonly [number, string])[]): string[] {
  const lines = ['', ''];
  for (const [column, text] of texts) {
    const at = lines.findIndex((line) => line === '' || line.length < column);
    if (at >= 0) lines[at] = lines[at]!.padEnd(column) + text;
  }
  return lines.filter((line) => line !== '');
}

/** The names with their numbers, as many in a line as fit; what is longer than a line is cut. */
function list(names: readonly string[]): string[] {
  const lines: string[] = [];
  for (const [at, name] of names.entries()) {
    const whole = `${at + 1} ${name}`;
    const entry = whole.length > WIDTH ? `${whole.slice(0, WIDTH - 1)}…` : whole;
    const line = lines.at(-1);
    if (line !== undefined && line.length + 2 + entry.length <= WIDTH)
      lines[lines.length - 1] = `${line}  ${entry}`;
    else lines.push(entry);
  }
  return lines;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** In characters, of which some take two places in a string. */
function lengthOf(text: string): number {
  return [...text].length;
}

import type { Box, ReferencePicture as Picture } from './reference-layout.ts';
import { SLOTS } from './reference-layout.ts';

interface Props {
  /** Told apart from other pictures of the page by it. */
  id: string;
  picture: Picture;
  /** How many rows the pictures of the program need. */
  rows: number;
  /** The objects that a collection would free. */
  doomed: ReadonlySet<number>;
}

/** Pixels down: of a row, and of an object in it. */
const ROW = 50;
const BOX = 38;
const TOP = 4;

const middle = (row: number): number => TOP + row * ROW + BOX / 2;
/** Names stand a little closer than rows, so that two are beside their object. */
const nameAt = (slot: number): number => TOP + (slot / SLOTS) * ROW + ROW / SLOTS / 2 - (ROW - BOX) / 2;

/** Names, arrows and objects with their counts. Lengths across are parts of the width; text keeps its size. */
export function ReferencePicture({ id, picture, rows, doomed }: Props) {
  const { boxes, names, arrows } = picture;
  const arrow = `url(#${id}-arrow)`;
  return (
    <svg class="ref-picture" height={TOP * 2 + Math.max(1, rows) * ROW} aria-hidden="true">
      <marker
        id={`${id}-arrow`}
        viewBox="0 0 8 8"
        refX="7"
        refY="4"
        markerWidth="6"
        markerHeight="6"
        orient="auto"
      >
        <path d="M0 0L8 4L0 8z" />
      </marker>
      <pattern
        id={`${id}-hatch`}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <path d="M0 0V7" />
      </pattern>
      {boxes.map((box) => (
        <ObjectBox key={box.id} box={box} doomed={doomed.has(box.id)} hatch={`url(#${id}-hatch)`} />
      ))}
      {names.map(({ name, slot, row, isNew, borrowed }, index) => {
        const from = nameAt(slot);
        const to = middle(row) + Math.max(-13, Math.min(13, (from - middle(row)) / 4));
        return (
          <g key={`${name} ${index}`} class={isNew ? 'new' : undefined}>
            <NameLabel name={name} y={from} />
            <line
              x1="28%"
              y1={from}
              x2="38%"
              y2={to}
              class={borrowed ? 'borrowed' : undefined}
              marker-end={arrow}
            />
          </g>
        );
      })}
      <svg x="78%" width="22%">
        {arrows.map(({ from, to, label, isNew }, index) => {
          // Arrows down run outside those up, and leave and arrive at other heights.
          const down = from < to;
          const turn = down ? 4 : -12;
          const [start, end] = [middle(from) + turn, middle(to) - turn];
          const bulge = Math.min(38, (down ? 18 : 10) + 6 * Math.abs(from - to) + 5 * (index % 2));
          return (
            <g key={`${from} ${to}`} class={isNew ? 'new' : undefined}>
              <path d={`M0 ${start}C${bulge} ${start} ${bulge} ${end} 1 ${end}`} marker-end={arrow} />
              <text
                x={Math.round(bulge * 0.68) + 5}
                y={Math.round(start + (end - start) * 0.28) + 4}
                class="small"
              >
                {shorten(label, 9)}
              </text>
            </g>
          );
        })}
      </svg>
    </svg>
  );
}

function ObjectBox({ box, doomed, hatch }: { box: Box; doomed: boolean; hatch: string }) {
  const { row, label, value, count, state } = box;
  const y = TOP + row * ROW;
  const gone = state === 'freed';
  const below = gone ? 'freed' : doomed ? 'would be freed' : value;
  return (
    <g class={gone ? 'freed' : doomed ? 'doomed' : state}>
      <rect x="38%" width="40%" y={y} height={BOX} />
      {(gone || doomed) && <rect x="38%" width="40%" y={y} height={BOX} fill={hatch} class="hatch" />}
      <svg x="38%" y={y} width="40%" height={BOX}>
        <text x="8" y={below === '' ? BOX / 2 + 5 : 16} class="label">
          {shorten(label, 24)}
        </text>
        <text x="8" y="31" class="small">
          {shorten(below, 40)}
        </text>
      </svg>
      <svg x="78%" y={y}>
        {!gone && <rect x="-28" y="2" width="26" height={BOX - 4} class="back" />}
        <text x="-15" y={BOX / 2 + 6} class="count">
          {gone ? '' : count}
        </text>
      </svg>
    </g>
  );
}

/** A name; one of a function has this above it. */
function NameLabel({ name, y }: { name: string; y: number }) {
  const [, within, own] = /^(.+): (.+)$/.exec(name) ?? [];
  if (own === undefined)
    return (
      <text x="27%" y={y + 5} class="name">
        {shorten(name, 13)}
      </text>
    );
  return (
    <>
      <text x="27%" y={y - 2} class="name within">
        {shorten(within ?? '', 13)}
      </text>
      <text x="27%" y={y + 9} class="name">
        {shorten(own, 13)}
      </text>
    </>
  );
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

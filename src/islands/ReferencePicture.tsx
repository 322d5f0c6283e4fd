import type { Box, ObjectArrow, ReferencePicture as Picture } from './reference-layout.ts';
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
  const curves = arrows.map((each) => curveOf(each));
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
      {names.map(({ name, slot, row, isNew, borrowed }) => {
        const from = nameAt(slot);
        const to = middle(row) + Math.max(-13, Math.min(13, (from - middle(row)) / 4));
        return (
          <g key={`${name} ${row}`} class={isNew ? 'new' : undefined}>
            <NameLabel name={name} y={from} />
            <line
              x1="23%"
              y1={from}
              x2="30%"
              y2={to}
              class={borrowed ? 'borrowed' : undefined}
              marker-end={arrow}
            />
          </g>
        );
      })}
      <svg x="74%" class="edge">
        {curves.map(({ key, isNew, path }) => (
          <g key={key} class={isNew ? 'new' : undefined}>
            <path d={path} marker-end={arrow} />
          </g>
        ))}
        {curves.map(({ key, label, x, y }) => (
          <text key={key} x={x} y={y} class="small on-arrow">
            {shorten(label, 9)}
          </text>
        ))}
      </svg>
    </svg>
  );
}

/** An arrow on the right of the objects. Arrows down run outside those up, and leave and arrive at other heights. */
function curveOf({ from, to, label, isNew }: ObjectArrow) {
  const down = from < to;
  const turn = down ? 4 : -12;
  const [start, end] = [middle(from) + turn, middle(to) - turn];
  const bulge = Math.min(38, (down ? 18 : 10) + 6 * Math.abs(from - to) + 5 * ((from + to) % 2));
  return {
    ...{ key: `${from} ${to}`, label, isNew },
    path: `M0 ${start}C${bulge} ${start} ${bulge} ${end} 1 ${end}`,
    // Before the middle, so that the labels of two arrows there and back do not meet.
    x: Math.round(bulge * 0.68) + 5,
    y: Math.round(start + (end - start) * 0.28) + 4,
  };
}

function ObjectBox({ box, doomed, hatch }: { box: Box; doomed: boolean; hatch: string }) {
  const { row, type, number, value, count, state } = box;
  const y = TOP + row * ROW;
  const gone = state === 'freed';
  const below = gone ? 'freed' : doomed ? 'unreachable' : value;
  return (
    <g class={gone ? 'freed' : doomed ? 'doomed' : state}>
      <rect x="30%" width="44%" y={y} height={BOX} />
      {(gone || doomed) && <rect x="30%" width="44%" y={y} height={BOX} fill={hatch} class="hatch" />}
      <svg x="30%" y={y} width="44%" height={BOX}>
        <text x="8" y="16" class="type">
          {shorten(type, 24)}
        </text>
        <text x="8" y="31" class="small">
          #{number} {shorten(below, 40)}
        </text>
      </svg>
      <svg x="74%" y={y} class="edge">
        {!gone && <rect x="-26" y="2" width="24" height={BOX - 4} class="back" />}
        <text x="-14" y={BOX / 2 + 6} class="count">
          {gone ? '' : count}
        </text>
      </svg>
    </g>
  );
}

/** A name; a local variable has that of its function above it. */
function NameLabel({ name, y }: { name: string; y: number }) {
  const [, within, own = name] = /^(.+): (.+)$/.exec(name) ?? [];
  return (
    <>
      {within !== undefined && (
        <text x="22%" y={y - 2} class="name within">
          {shorten(within, 10)}
        </text>
      )}
      <text x="22%" y={within === undefined ? y + 5 : y + 9} class={own.length > 8 ? 'name long' : 'name'}>
        {shorten(own, 10)}
      </text>
    </>
  );
}

function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

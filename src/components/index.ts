import BarFigure from './BarFigure.astro';
import Cite from './Cite.astro';
import Guarantee from './Guarantee.astro';
import H2 from './H2.astro';
import H3 from './H3.astro';
import LanesFigure from './LanesFigure.astro';
import Listing from './Listing.astro';
import MeasuredHeapFigure from './MeasuredHeapFigure.astro';
import Note from './Note.astro';
import Output from './Output.astro';
import Program from './Program.astro';
import Since2019 from './Since2019.astro';
import Term from './Term.astro';

const drawn = import.meta.glob<{ default: typeof Note }>(
  './{Item,HeapFigure,ReferenceFigure,ScheduleFigure,OutcomesFigure}.astro',
  { eager: true },
);
const later = Object.fromEntries(
  ['Item', 'HeapFigure', 'ReferenceFigure', 'ScheduleFigure', 'OutcomesFigure'].map((name) => [
    name,
    drawn[`./${name}.astro`]?.default ?? Note,
  ]),
);

/** What a lesson may name. The lesson's page passes it to the MDX, so that authors import nothing. */
export const components = {
  ...later,
  BarFigure,
  Cite,
  Guarantee,
  H2,
  H3,
  LanesFigure,
  MeasuredHeapFigure,
  Note,
  Output,
  Program,
  Since2019,
  Term,
  pre: Listing,
};

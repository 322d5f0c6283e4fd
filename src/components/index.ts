import BarFigure from './BarFigure.astro';
import Cite from './Cite.astro';
import GilLab from './GilLab.astro';
import Guarantee from './Guarantee.astro';
import H2 from './H2.astro';
import H3 from './H3.astro';
import HeapFigure from './HeapFigure.astro';
import HeapLab from './HeapLab.astro';
import Item from './Item.astro';
import LanesFigure from './LanesFigure.astro';
import Listing from './Listing.astro';
import MeasuredHeapFigure from './MeasuredHeapFigure.astro';
import Note from './Note.astro';
import OutcomesFigure from './OutcomesFigure.astro';
import Output from './Output.astro';
import Program from './Program.astro';
import ReferenceFigure from './ReferenceFigure.astro';
import ReferenceLab from './ReferenceLab.astro';
import ScheduleFigure from './ScheduleFigure.astro';
import ScheduleLab from './ScheduleLab.astro';
import Since2019 from './Since2019.astro';
import Table from './Table.astro';
import Term from './Term.astro';

/** What a lesson may name. The lesson's page passes it to the MDX, so that authors import nothing. */
export const components = {
  BarFigure,
  Cite,
  GilLab,
  Guarantee,
  H2,
  H3,
  HeapFigure,
  HeapLab,
  Item,
  LanesFigure,
  MeasuredHeapFigure,
  Note,
  OutcomesFigure,
  Output,
  Program,
  ReferenceFigure,
  ReferenceLab,
  ScheduleFigure,
  ScheduleLab,
  Since2019,
  Term,
  pre: Listing,
  table: Table,
};

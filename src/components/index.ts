import Program from './Program.astro';

/** What a lesson may name. Pages pass it to the lesson's MDX, so that authors import nothing. */
export const components = { Program };

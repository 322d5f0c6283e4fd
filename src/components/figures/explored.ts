import { readProgram } from '../../content/program.ts';
import { explore, type Exploration, type SwitchMode } from '../../engine/index.ts';

const known = new Map<string, Exploration>();

/** The exploration of a lesson's program. Several figures show the same one, so it is kept. */
export function explored(program: string, mode: SwitchMode): Exploration {
  const { source, file } = readProgram(program);
  const key = `${mode}\n${source}`;
  const exploration = known.get(key) ?? explore(source, { switch: mode, file });
  known.set(key, exploration);
  return exploration;
}

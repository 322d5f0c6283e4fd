import { existsSync, readFileSync } from 'node:fs';
import { z } from 'astro/zod';
import { ContentError } from './problem.ts';
import { parseYaml } from './yaml.ts';

/** Data of figures that are drawn from measurements or from sourced rules, in a lesson's `data/` folder. */

const label = z.string().min(1);

export const barsSchema = z.strictObject({
  unit: label,
  /** A source's id, or text that says machine, versions and date. */
  source: label,
  /** A logarithmic scale, for values that differ by powers of ten. */
  log: z.boolean().default(false),
  bars: z.array(z.strictObject({ label, value: z.number().nonnegative() })).min(1),
});

export const lanesSchema = z.strictObject({
  unit: label,
  source: label.optional(),
  lanes: z
    .array(
      z.strictObject({
        label,
        bars: z.array(
          z
            .strictObject({
              from: z.number().nonnegative(),
              to: z.number(),
              kind: z.enum(['holds', 'waits', 'io', 'c']),
              label: label.optional(),
            })
            .refine((bar) => bar.to > bar.from, { error: '`to` must come after `from`', path: ['to'] }),
        ),
      }),
    )
    .min(1),
});

export const measuredSchema = z.strictObject({
  source: label,
  cases: z.record(
    z.string(),
    z.strictObject({
      blocks: z
        .array(
          z.strictObject({
            name: label,
            address: z.number().int().nonnegative(),
            size: z.number().int().positive(),
            place: z.enum(['heap', 'mapped']),
            state: z.enum(['live', 'freed']).default('live'),
          }),
        )
        .min(1),
    }),
  ),
});

type Bars = z.infer<typeof barsSchema>;
type Lanes = z.infer<typeof lanesSchema>;
type Measured = z.infer<typeof measuredSchema>;
export type MeasuredBlock = Measured['cases'][string]['blocks'][number];

export const dataRemedy =
  'A data file is named <module>/<lesson>/<file>.yaml and stands in that lesson’s data/ folder; `case` names one of its cases.';

/** Where a figure's data stand: `hpc/x/top.yaml` (or `hpc/x/data/top.yaml`) → `lessons/hpc/x/data/top.yaml`. */
export function dataFile(path: string): string {
  const [module, lesson, ...rest] = path.split('/');
  const name = rest[0] === 'data' ? rest.slice(1) : rest;
  return `lessons/${module}/${lesson}/data/${name.join('/')}`;
}

/**
 * Reads what a figure is drawn from. Takes the path as authors write it, `<module>/<lesson>/<file>.yaml`.
 * Throws a ContentError where the file is missing or does not fit.
 */
export function readData<T>(path: string, schema: z.ZodType<T>, content = 'content'): T {
  const file = `${content}/${dataFile(path)}`;
  if (!existsSync(file)) {
    throw new ContentError([
      {
        file,
        line: 1,
        column: 1,
        problem: `There is no data file \`${path}\`.`,
        remedy: dataRemedy,
      },
    ]);
  }
  return parseYaml(readFileSync(file, 'utf8'), file, schema).data;
}

/** Which figure reads which data. */
const schemas: Readonly<Record<string, z.ZodType<Bars | Lanes | Measured>>> = {
  BarFigure: barsSchema,
  LanesFigure: lanesSchema,
  MeasuredHeapFigure: measuredSchema,
};

/**
 * Looks at the data that a figure names. Takes the component's name, its `data` and `case`, and the content
 * folder. Returns the source that the data rest on, and the reason if a figure cannot be drawn from them.
 * Throws a ContentError where the file does not fit.
 */
export function surveyData(
  figure: string,
  path: string,
  name: string | undefined,
  folder: string,
): { source: string | undefined; fault: string | undefined } {
  const schema = schemas[figure];
  if (!schema) return { source: undefined, fault: `<${figure}> takes no \`data\`.` };
  if (!existsSync(`${folder}/${dataFile(path)}`)) {
    return { source: undefined, fault: `There is no data file \`${path}\`.` };
  }
  const data = readData(path, schema, folder);
  const missing = 'cases' in data && (name === undefined || !(name in data.cases));
  const fault = missing ? `${path} has no case \`${name ?? ''}\`.` : undefined;
  return { source: data.source, fault };
}

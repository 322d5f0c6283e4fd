import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import type { SiteVersion } from '../quiz/learner-record.ts';

/** What decides about questions and grades: two sites that agree in this grade alike. */
const DECISIVE = ['content/**/*.{yaml,py}', 'src/engine/**/*.ts', 'src/quiz/**/*.ts'];

/** The version of the site as it is built here, with a digest of its questions, programs and graders. */
export function siteVersion(): SiteVersion {
  const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
  const hash = createHash('sha256');
  for (const file of DECISIVE.flatMap((pattern) => globSync(pattern))
    .map((path) => path.replaceAll('\\', '/'))
    .sort())
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return { version, build: hash.digest('hex').slice(0, 10) };
}

import type { APIRoute } from 'astro';
import { getMisconceptions, getSources } from '../components/course.ts';

/** The documented misconceptions that questions test for: the belief, what is true, and where that stands. In Markdown. */
export const GET: APIRoute = async () => {
  const sources = new Map((await getSources()).map(({ id, data }) => [id, data]));
  const misconceptions = (await getMisconceptions()).map(({ id, data }) => ({
    id,
    belief: data.belief,
    truth: data.truth,
    sources: data.sources.flatMap((name) => {
      const source = sources.get(name);
      return source ? [{ title: source.title, url: source.url ?? null, note: source.note ?? null }] : [];
    }),
  }));
  return Response.json({ license: 'CC-BY-4.0', misconceptions });
};

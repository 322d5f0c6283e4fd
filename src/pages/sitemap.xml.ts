import type { APIRoute } from 'astro';
import { getItems, getLessons, getModules, lessonPath } from '../components/course.ts';
import { absolute } from '../components/href.ts';

/** Every page that is meant to be found: not answers, not the error page. */
export const GET: APIRoute = async ({ site }) => {
  const modules = await getModules();
  const pages: { path: string; updated?: Date }[] = [
    ...[
      '/',
      '/glossary/',
      '/since-2019/',
      '/about/',
      '/explore/',
      '/labs/references/',
      '/labs/heap/',
      '/labs/schedule/',
      '/labs/gil/',
      '/practice/',
      '/progress/',
      '/results/',
      '/verify/',
      '/syllabus/',
    ].map((path) => ({ path })),
    ...modules.map(({ id }) => ({ path: `/${id}/` })),
    ...(await getLessons()).map(({ id, data }) => ({ path: lessonPath(id), updated: data.updated })),
    ...modules.filter(({ data }) => data.quiz).map(({ id }) => ({ path: `/${id}/quiz/` })),
    ...(await getItems()).map(({ id }) => ({ path: `/q/${id}/` })),
  ];
  const urls = pages.map(({ path, updated }) => {
    const changed = updated ? `<lastmod>${updated.toISOString().slice(0, 10)}</lastmod>` : '';
    return `<url><loc>${absolute(path, site)}</loc>${changed}</url>`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${urls.join('\n')}
</urlset>
`;
  return new Response(xml, { headers: { 'content-type': 'application/xml' } });
};

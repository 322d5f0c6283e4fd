import type { APIRoute, GetStaticPaths } from 'astro';
import { getEntry } from 'astro:content';
import { getModules } from '../../../components/course.ts';
import { oembed } from '../../../components/embedding.ts';

/** The quiz for programs that embed it where somebody pastes its address. */
export const getStaticPaths = (async () =>
  (await getModules()).flatMap(({ id, data }) =>
    data.quiz === undefined ? [] : [{ params: { module: id } }],
  )) satisfies GetStaticPaths;

export const GET: APIRoute = async ({ params, site }) => {
  const module = await getEntry('modules', params['module'] ?? '');
  if (module?.data.quiz === undefined) return new Response(null, { status: 404 });
  return Response.json(oembed(`/embed/quiz/${module.id}/`, module.data.quiz.title, site));
};

import type { APIRoute, GetStaticPaths } from 'astro';
import { getEntry } from 'astro:content';
import { getItems } from '../../../components/course.ts';
import { answerSheet } from '../../../components/item/solutions.ts';

/** The answer sheet that a question’s page fetches when it is answered. */
export const getStaticPaths = (async () =>
  (await getItems()).map(({ id }) => ({ params: { id } }))) satisfies GetStaticPaths;

export const GET: APIRoute = async ({ params }) => {
  const item = await getEntry('items', params['id'] ?? '');
  if (item === undefined) return new Response(null, { status: 404 });
  return Response.json(await answerSheet(item.data));
};

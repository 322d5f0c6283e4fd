import type { APIRoute, GetStaticPaths } from 'astro';
import { getEntry } from 'astro:content';
import { getItems } from '../../../components/course.ts';
import { exactItem } from '../../../components/item/solutions.ts';

/** The item with its programs, as the grader takes them: for variants, and for whoever grades an answer again. */
export const getStaticPaths = (async () =>
  (await getItems()).map(({ id }) => ({ params: { id } }))) satisfies GetStaticPaths;

export const GET: APIRoute = async ({ params }) => {
  const item = await getEntry('items', params['id'] ?? '');
  if (item === undefined) return new Response(null, { status: 404 });
  return Response.json(exactItem(item.data));
};

import type { APIRoute, GetStaticPaths } from 'astro';
import { getEntry } from 'astro:content';
import { getItems } from '../../../components/course.ts';
import { oembed } from '../../../components/embedding.ts';
import { plainText } from '../../../components/item/markdown.ts';

/** The question for programs that embed it where somebody pastes its address. */
export const getStaticPaths = (async () =>
  (await getItems()).map(({ id }) => ({ params: { id } }))) satisfies GetStaticPaths;

export const GET: APIRoute = async ({ params, site }) => {
  const item = await getEntry('items', params['id'] ?? '');
  if (item === undefined) return new Response(null, { status: 404 });
  return Response.json(oembed(`/embed/q/${item.id}/`, plainText(item.data.title), site));
};

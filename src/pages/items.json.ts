import type { APIRoute } from 'astro';
import { getItems, getObjectives, lessonPath } from '../components/course.ts';
import { absolute } from '../components/href.ts';
import { plainText } from '../components/item/markdown.ts';
import { practised } from '../components/item/practised.ts';

/**
 * What can be answered: every question, with its permanent id, version and address, the misconceptions that its answers
 * can show (see /misconceptions.json), how many wordings it has, and whether a seed changes anything in it.
 */
export const GET: APIRoute = async ({ site }) => {
  const objectives = new Map((await getObjectives()).map(({ id, data }) => [id, data.text]));
  const items = (await getItems()).map(({ id, data }) => ({
    id,
    version: data.version,
    kind: data.kind,
    title: plainText(data.title),
    module: data.module,
    lesson: data.lesson,
    lessonUrl: absolute(lessonPath(data.lesson), site),
    minutes: data.minutes,
    objective: { id: data.objective, text: plainText(objectives.get(data.objective) ?? '') },
    basis: data.basis,
    builds: data.builds ?? null,
    ...practised(data),
    url: absolute(`/q/${id}/`, site),
    embed: absolute(`/embed/q/${id}/`, site),
  }));
  return Response.json({ license: 'CC-BY-4.0', items });
};

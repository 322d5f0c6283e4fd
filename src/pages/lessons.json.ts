import type { APIRoute } from 'astro';
import {
  getItems,
  getLessons,
  getModules,
  getObjectives,
  itemMinutes,
  lessonPath,
  outlineOf,
} from '../components/course.ts';
import { absolute } from '../components/href.ts';

/** What can be read: the lessons in reading order, and the modules with their quizzes, with permanent addresses. */
export const GET: APIRoute = async ({ site }) => {
  const items = await getItems();
  const objectives = new Map((await getObjectives()).map(({ id, data }) => [id, data.text]));
  const lessons = (await getLessons()).map((lesson) => {
    const { id, data } = lesson;
    const outline = outlineOf(lesson);
    return {
      id,
      title: data.title,
      summary: data.summary,
      module: id.split('/')[0],
      url: absolute(lessonPath(id), site),
      minutes: { reading: data.minutes, items: itemMinutes(outline, items) },
      objectives: data.objectives.map((objective) => ({ id: objective, text: objectives.get(objective) })),
      prerequisites: data.prerequisites,
      updated: data.updated.toISOString().slice(0, 10),
      sections: outline.headings.map((heading) => ({
        id: heading.id,
        title: heading.text,
        url: absolute(`${lessonPath(id)}#${heading.id}`, site),
      })),
      items: outline.items,
    };
  });
  const modules = (await getModules()).map(({ id, data }) => ({
    id,
    title: data.title,
    summary: data.summary,
    url: absolute(`/${id}/`, site),
    lessons: data.lessons.map((name) => `${id}/${name}`),
    quiz: data.quiz && {
      title: data.quiz.title,
      url: absolute(`/${id}/quiz/`, site),
      embed: absolute(`/embed/quiz/${id}/`, site),
      minutes: data.quiz.minutes,
      items: data.quiz.items,
    },
  }));
  return Response.json({ license: 'CC-BY-4.0', modules, lessons });
};

import type { APIRoute } from 'astro';
import {
  getItems,
  getLessons,
  getModules,
  itemMinutes,
  lessonPath,
  outlineOf,
} from '../components/course.ts';
import { absolute } from '../components/href.ts';

/** What can be read: modules, their lessons and quizzes, with permanent addresses. */
export const GET: APIRoute = async ({ site }) => {
  const lessons = await getLessons();
  const items = await getItems();
  const modules = (await getModules()).map(({ id, data }) => ({
    id,
    title: data.title,
    summary: data.summary,
    url: absolute(`/${id}/`, site),
    lessons: lessons
      .filter((lesson) => lesson.id.startsWith(`${id}/`))
      .map((lesson) => {
        const outline = outlineOf(lesson);
        return {
          id: lesson.id,
          title: lesson.data.title,
          summary: lesson.data.summary,
          url: absolute(lessonPath(lesson.id), site),
          minutes: { reading: lesson.data.minutes, items: itemMinutes(outline, items) },
          objectives: lesson.data.objectives,
          prerequisites: lesson.data.prerequisites,
          updated: lesson.data.updated.toISOString().slice(0, 10),
          sections: outline.headings.map((heading) => ({
            id: heading.id,
            title: heading.text,
            url: absolute(`${lessonPath(lesson.id)}#${heading.id}`, site),
          })),
          items: outline.items,
        };
      }),
    quiz: data.quiz
      ? {
          title: data.quiz.title,
          url: absolute(`/${id}/quiz/`, site),
          minutes: data.quiz.minutes,
          items: data.quiz.items,
        }
      : null,
  }));
  return Response.json({ license: 'CC-BY-4.0', modules });
};

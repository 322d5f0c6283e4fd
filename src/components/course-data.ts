import type { Course } from '../islands/course.ts';
import { getItems, getModules, getObjectives } from './course.ts';
import { href } from './href.ts';
import { plainText } from './item/markdown.ts';
import { siteVersion } from './site-version.ts';

/** What islands that show records have to know of the course. */
export async function courseData(): Promise<Course> {
  const [modules, objectives, items] = [await getModules(), await getObjectives(), await getItems()];
  return {
    site: siteVersion(),
    modules: modules.map(({ id, data }) => ({ id, title: data.title, quiz: data.quiz?.items ?? [] })),
    objectives: objectives.map(({ id, data }) => ({ id, text: data.text.trim() })),
    items: items.map(({ id, data: { version, title, module, objective } }) => ({
      ...{ id, version, module, objective },
      title: plainText(title),
      url: href(`/q/${id}/`),
    })),
  };
}

import { defineCollection } from 'astro:content';
import { glob, type Loader } from 'astro/loaders';
import { z } from 'astro/zod';
import { type Course, surveyCourse } from './content/course.ts';
import { ContentError } from './content/problem.ts';
import {
  lessonSchema,
  type Misconception,
  type Module,
  type Objective,
  type Source,
  type Statement,
  type Term,
} from './content/schemas.ts';
import { type Item } from './quiz/item.ts';

/*
 * The one door for what authors write. Every collection is filled from loadCourse(), which reads all files by
 * strict schemas and checks what one says of another, so that a bad file stops the build with its line before
 * a page is drawn. The schemas here only name the types of what has passed that check already.
 */

let loaded: { course: Course; at: number } | undefined;

/**
 * Eight collections ask at once; one reading serves them.
 * `CONTENT_PROBLEMS=warn` shows problems and goes on, to preview one lesson while another is half written.
 */
function course(): Course {
  if (loaded && Date.now() - loaded.at < 500) return loaded.course;
  const { course, problems } = surveyCourse();
  const error = problems.length > 0 ? new ContentError(problems) : undefined;
  if (error && process.env['CONTENT_PROBLEMS'] !== 'warn') {
    error.message += '\nTo preview the rest meanwhile, set CONTENT_PROBLEMS=warn.';
    throw error;
  }
  if (error) console.warn(error.message);
  loaded = { course, at: Date.now() };
  return course;
}

type Listed = 'modules' | 'objectives' | 'misconceptions' | 'sources' | 'terms' | 'statements' | 'items';

/** Hands over one list of the course; `order` is the authors' order. */
function listed(list: Listed): Loader {
  return {
    name: `course-${list}`,
    load: async ({ store, watcher, logger }) => {
      const fill = () => {
        store.clear();
        for (const [order, entry] of course()[list].entries()) {
          const place = 'lesson' in entry ? { lesson: entry.lesson, module: entry.module } : {};
          store.set({ id: entry.id, data: { ...entry.data, ...place, order }, filePath: entry.file });
        }
      };
      fill();
      watcher?.on('change', (file) => {
        if (!file.endsWith('.yaml')) return;
        try {
          fill();
        } catch (error) {
          logger.error(String(error));
        }
      });
    },
  };
}

/** Lessons are MDX, which Astro's own loader compiles; the check runs first. */
function lessonFiles(): Loader {
  const files = glob({
    base: './content/lessons',
    pattern: '*/*/index.mdx',
    generateId: ({ entry }) => entry.replace(/\/index\.mdx$/, ''),
  });
  return {
    name: 'course-lessons',
    load: async (context) => {
      course();
      await files.load(context);
    },
  };
}

const ordered = <T>() => z.custom<T & { order: number }>();

export const collections = {
  modules: defineCollection({ loader: listed('modules'), schema: ordered<Module>() }),
  lessons: defineCollection({ loader: lessonFiles(), schema: lessonSchema }),
  items: defineCollection({
    loader: listed('items'),
    schema: ordered<Item & { lesson: string; module: string }>(),
  }),
  objectives: defineCollection({ loader: listed('objectives'), schema: ordered<Objective>() }),
  misconceptions: defineCollection({ loader: listed('misconceptions'), schema: ordered<Misconception>() }),
  sources: defineCollection({ loader: listed('sources'), schema: ordered<Source>() }),
  statements: defineCollection({ loader: listed('statements'), schema: ordered<Statement>() }),
  terms: defineCollection({ loader: listed('terms'), schema: ordered<Term>() }),
};

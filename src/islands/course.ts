import type { ScoredItem } from '../quiz/attempts.ts';
import type { SiteVersion } from '../quiz/learner-record.ts';

/** What a page tells its islands of the course: what can be answered, and what it asks about. */
export interface Course {
  readonly site: SiteVersion;
  readonly modules: readonly {
    readonly id: string;
    readonly title: string;
    /** Ids of the items of its quiz. */
    readonly quiz: readonly string[];
  }[];
  /** Their texts are Markdown on one line. */
  readonly objectives: readonly { readonly id: string; readonly text: string }[];
  readonly items: readonly CourseItem[];
}

export interface CourseItem extends ScoredItem {
  readonly title: string;
  readonly module: string;
  readonly objective: string;
  readonly url: string;
}

/** A wrong belief that answers may suggest, and what is true instead. */
export interface Belief {
  readonly id: string;
  readonly belief: string;
  readonly truth: string;
}

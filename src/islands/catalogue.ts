import { useEffect, useState } from 'preact/hooks';
import type { ModuleItem } from '../quiz/practice.ts';
import type { Belief } from './course.ts';

/** A question as practice and reports name it. */
export interface CatalogueItem extends ModuleItem {
  readonly title: string;
  readonly url: string;
}

/** A belief with where the truth about it stands. */
export interface SourcedBelief extends Belief {
  readonly sources: readonly { readonly title: string; readonly url: string | null }[];
}

/** What the site lists of itself for programs: its questions, and the beliefs for which they test. */
export interface Catalogue {
  readonly items: readonly CatalogueItem[];
  readonly beliefs: readonly SourcedBelief[];
}

const PATIENCE = 15_000;

let fetched: Promise<Catalogue> | null = null;

/** Fetches the catalogue, once a page. Takes the address of the site’s root; rejects where a part does not come. */
export function fetchCatalogue(root: string): Promise<Catalogue> {
  fetched ??= fetchAnew(root).catch((error: unknown) => {
    fetched = null;
    throw error;
  });
  return fetched;
}

/** The same for a component: null until it has come, `missing` where it did not. */
export function useCatalogue(root: string): Catalogue | null | 'missing' {
  const [come, setCome] = useState<Catalogue | null | 'missing'>(null);
  useEffect(() => {
    let wanted = true;
    fetchCatalogue(root).then(
      (catalogue) => wanted && setCome(catalogue),
      () => wanted && setCome('missing'),
    );
    return () => {
      wanted = false;
    };
  }, [root]);
  return come;
}

async function fetchAnew(root: string): Promise<Catalogue> {
  const [{ items }, { misconceptions }] = await Promise.all([
    fetchList<{ items: CatalogueItem[] }>(`${root}items.json`),
    fetchList<{ misconceptions: SourcedBelief[] }>(`${root}misconceptions.json`),
  ]);
  // A captive portal may have sent something else.
  if (!Array.isArray(items) || !Array.isArray(misconceptions)) throw new Error('no catalogue');
  // Their addresses there are for other sites; a copy of this site links to itself.
  return { items: items.map((item) => ({ ...item, url: `${root}q/${item.id}/` })), beliefs: misconceptions };
}

async function fetchList<List>(url: string): Promise<List> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

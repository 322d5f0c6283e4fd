import { useEffect, useState } from 'preact/hooks';
import type { ExactItem } from '../quiz/exact-item.ts';
import { fetchItem } from './fetch-item.ts';

/** Where an item has its page. */
export interface PlacedItem {
  readonly id: string;
  readonly url: string;
}

const fetched = new Map<string, Promise<ExactItem | null>>();

/** Items by their ids, once all of them were asked for; null for one that did not come. */
export type FetchedItems = ReadonlyMap<string, ExactItem | null>;

/** Fetches items, each once a page; what could not be fetched is tried again when it is asked for again. */
export async function fetchItems(items: readonly PlacedItem[]): Promise<FetchedItems> {
  const each = items.map(async ({ id, url }) => {
    const promise = fetched.get(url) ?? fetchItem(`${url}item.json`).catch(() => null);
    fetched.set(url, promise);
    const item = await promise;
    if (item === null) fetched.delete(url);
    return [id, item] as const;
  });
  return new Map(await Promise.all(each));
}

/** The same for a component; null until they have come. */
export function useItems(items: readonly PlacedItem[]): FetchedItems | null {
  const [come, setCome] = useState<FetchedItems | null>(null);
  const ids = items.map(({ id }) => id).join();
  useEffect(() => {
    let wanted = true;
    void fetchItems(items).then((all) => wanted && setCome(all));
    return () => {
      wanted = false;
    };
  }, [ids]);
  return come;
}

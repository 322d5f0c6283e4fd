import { escape } from '../islands/markup.ts';
import { absolute } from './href.ts';

/** As wide as a column of text, and high enough for most questions before the frame is told better. */
const WIDTH = 640;
const HEIGHT = 620;

/** The frame that shows a page of this site inside another: HTML to paste. Takes the page’s path and what it is called. */
export function frameOf(path: string, title: string, site: URL | undefined): string {
  const name = escape(`${title} (Under the GIL)`);
  return `<iframe src="${absolute(path, site)}" title="${name}" width="100%" height="${HEIGHT}" style="border:0" loading="lazy"></iframe>`;
}

/** What an oEmbed consumer is told of a page (oembed.com, version 1.0, type `rich`). */
export function oembed(path: string, title: string, site: URL | undefined): Record<string, unknown> {
  return {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Under the GIL',
    provider_url: absolute('/', site),
    cache_age: 86_400,
    width: WIDTH,
    height: HEIGHT,
    html: frameOf(path, title, site),
  };
}

import { Marked, type Tokens } from 'marked';
import { escape } from '../../islands/markup.ts';
import { href } from '../href.ts';

/*
 * The Markdown of items as HTML, at build time. Raw HTML in it is shown as text, never let through; a link
 * leads into the site (under its base) or to an https address, and anything else is left as its words.
 */
const marked = new Marked({
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
    image: ({ text }: Tokens.Image) => escape(text),
    link({ href: to, tokens }: Tokens.Link) {
      const words = this.parser.parseInline(tokens);
      const address = to.startsWith('/') && !to.startsWith('//') ? href(to) : to;
      return /^(\/|#|https:)/.test(address) ? `<a href="${escape(address)}">${words}</a>` : words;
    },
    code: ({ text }: Tokens.Code) => `<pre tabindex="0"><code>${escape(text)}</code></pre>`,
  },
});

/** Paragraphs, lists, code. */
export function markdown(source: string): string {
  return marked.parse(source, { async: false });
}

/** One line of text, for places that hold no paragraphs, such as a label. */
export function inline(source: string): string {
  return marked.parseInline(source.trim().replaceAll(/\s*\n\s*/g, ' '), { async: false });
}

/** Markdown as bare words on one line, for titles and descriptions. */
export function plainText(source: string): string {
  // On one line a fence is a code span, and the language behind it would be read as code.
  const bare = inline(source.replaceAll(/^(`{3,})\w+$/gm, '$1')).replaceAll(/<[^>]*>/g, '');
  return bare
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

import { escape } from '../../islands/markup.ts';

/** A printed text as HTML that keeps its lines; what the explorer adds in brackets stands out. */
export function printed(text: string): string {
  if (text === '') return '<code class="printed"><i>prints nothing</i></code>';
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => (/^\[(deadlock|[A-Z]\w*(: .*)?)\]$/.test(line) ? `<i>${escape(line)}</i>` : escape(line)));
  return `<code class="printed">${lines.join('\n')}</code>`;
}

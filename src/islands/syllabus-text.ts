/** The forms in which a syllabus can be pasted. */
export type Format = 'html' | 'markdown' | 'text';

/** What a lecturer has picked, ready to be written. */
export interface Syllabus {
  readonly title: string;
  readonly entries: readonly {
    readonly title: string;
    readonly url: string;
    /** What to know of it, such as how long it takes. */
    readonly note: string;
  }[];
  /** Of all entries together. */
  readonly minutes: number;
  readonly objectives: readonly string[];
}

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

/** Writes a syllabus for pasting. Its words are data: nothing in them is markup in any of the forms. */
export function syllabusText(syllabus: Syllabus, format: Format): string {
  switch (format) {
    case 'html':
      return asHtml(syllabus);
    case 'markdown':
      return asMarkdown(syllabus);
    case 'text':
      return asText(syllabus);
  }
}

const whole = ({ minutes }: Syllabus) =>
  `All together: about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
const AFTERWARDS = 'Afterwards you can:';

function asHtml(syllabus: Syllabus): string {
  const { title, entries, objectives } = syllabus;
  const list = (items: readonly string[]) => ['<ul>', ...items.map((item) => `  <li>${item}</li>`), '</ul>'];
  const link = (url: string, words: string) => `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`;
  return [
    `<h3>${escapeHtml(title)}</h3>`,
    ...list(entries.map((entry) => `${link(entry.url, entry.title)} (${escapeHtml(entry.note)})`)),
    `<p>${whole(syllabus)}</p>`,
    ...(objectives.length > 0 ? [`<p>${AFTERWARDS}</p>`, ...list(objectives.map(escapeHtml))] : []),
    `<p>Text and questions: Under the GIL, ${link(LICENCE, 'CC BY 4.0')}.</p>`,
  ].join('\n');
}

function asMarkdown(syllabus: Syllabus): string {
  const { title, entries, objectives } = syllabus;
  return [
    `### ${escapeMarkdown(title)}`,
    entries
      .map(
        ({ title: words, url, note }) => `- [${escapeMarkdown(words)}](<${url}>) (${escapeMarkdown(note)})`,
      )
      .join('\n'),
    whole(syllabus),
    ...(objectives.length > 0
      ? [AFTERWARDS, objectives.map((objective) => `- ${escapeMarkdown(objective)}`).join('\n')]
      : []),
    `Text and questions: Under the GIL, [CC BY 4.0](<${LICENCE}>).`,
  ].join('\n\n');
}

function asText(syllabus: Syllabus): string {
  const { title, entries, objectives } = syllabus;
  return [
    title,
    entries.map(({ title: words, url, note }) => `- ${words} (${note})\n  ${url}`).join('\n'),
    whole(syllabus),
    ...(objectives.length > 0
      ? [[AFTERWARDS, ...objectives.map((objective) => `- ${objective}`)].join('\n')]
      : []),
    `Text and questions: Under the GIL, CC BY 4.0 (${LICENCE}).`,
  ].join('\n\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}

/** What Markdown would read as its own is marked as plain; brackets by their numbers, as some readers miss the mark. */
function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_<>#|~&$]/g, (character) => `\\${character}`)
    .replaceAll('[', '&#91;')
    .replaceAll(']', '&#93;');
}

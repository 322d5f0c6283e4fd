import { positionOf } from './problem.ts';

/** A component's tag in a lesson, with its attributes that are plain strings. */
export interface Use {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number;
  readonly column: number;
}

/** A section heading of a lesson. */
export interface Heading {
  readonly level: 2 | 3;
  readonly id: string;
  readonly text: string;
}

/** What can be known of a lesson's MDX without running it. */
export interface LessonSource {
  readonly frontmatter: string;
  readonly uses: readonly Use[];
  readonly headings: readonly Heading[];
  /** Tags that stand where Markdown headings would: `## …` lines, which have no permanent id. */
  readonly markdownHeadings: readonly { line: number; column: number }[];
  /** Expressions, raw HTML and lines of code, all of which MDX would run. */
  readonly foreign: readonly { text: string; what: string; line: number; column: number }[];
  readonly words: number;
}

const frontmatterBlock = /^---\n([\s\S]*?)\n---(?:\n|$)/;
const tag = /<([A-Z][A-Za-z0-9]*)((?:\s+[A-Za-z-]+(?:=(?:"[^"]*"|'[^']*'|\{[^}]*\}))?)*)\s*\/?>/g;
const foreign = /(?<!\\)\{|<\/?[a-z][a-z0-9-]*|^(?:import|export)(?= )/gm;
const attribute = /([A-Za-z-]+)=(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads a lesson's MDX text. Never throws: what is wrong is found by the check that reads the result.
 * Code (fenced and in backticks) is blanked first, so that a tag shown in it is not taken for one.
 */
export function readLessonSource(mdx: string): LessonSource {
  const text = mdx.replaceAll('\r\n', '\n');
  const block = frontmatterBlock.exec(text);
  const prose = blankCode(text.replace(frontmatterBlock, blank));
  const uses = [...prose.matchAll(tag)].map((match): Use => ({
    name: match[1]!,
    // Attributes come from the text itself: a caption may hold backticks.
    attributes: Object.fromEntries(
      [...text.slice(match.index, match.index + match[0].length).matchAll(attribute)].map((each) => [
        each[1]!,
        each[2] ?? each[3] ?? '',
      ]),
    ),
    ...positionOf(text, match.index),
  }));
  return {
    frontmatter: block?.[1] ?? '',
    uses,
    headings: [...text.matchAll(/<H([23])\s+id=["']([^"']*)["']\s*>([\s\S]*?)<\/H\1>/g)].map((match) => ({
      level: match[1] === '2' ? 2 : 3,
      id: match[2]!,
      text: plain(match[3]!),
    })),
    markdownHeadings: [...prose.matchAll(/^#{1,6} /gm)].map((match) => positionOf(text, match.index)),
    foreign: [...prose.replace(tag, blank).matchAll(foreign)].map((match) => ({
      text: match[0],
      what: match[0] === '{' ? 'an expression' : match[0].startsWith('<') ? 'raw HTML' : 'a line of code',
      ...positionOf(text, match.index),
    })),
    words: prose
      .replace(/<[^>]*>/g, ' ')
      .split(/\s+/)
      .filter((word) => /[\p{L}\p{N}]/u.test(word)).length,
  };
}

/** Spaces in place of characters, line ends kept: offsets stay true. */
const blank = (part: string) => part.replace(/[^\n]/g, ' ');

function blankCode(text: string): string {
  return text
    .replace(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[^\n]*$/gm, blank)
    .replace(/(`+)(?!`)[^\n]*?[^`]\1(?!`)/g, blank)
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, blank);
}

/** A heading's words without Markdown's marks. */
const plain = (markdown: string) =>
  markdown
    .replace(/[`*_]/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim();

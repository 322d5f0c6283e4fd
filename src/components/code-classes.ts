import type { AstroUserConfig } from 'astro';

/** Shiki's colours as classes: a strict Content-Security-Policy allows no style attribute. */

type Markdown = NonNullable<AstroUserConfig['markdown']>;
type Transformer = NonNullable<NonNullable<Markdown['shikiConfig']>['transformers']>[number];

/** Token kinds that get a colour; the rest read in ink. */
const classes: Record<string, string> = {
  'token-comment': 'tc',
  'token-keyword': 'tk',
  'token-string': 'ts',
  'token-string-expression': 'ts',
  'token-constant': 'tn',
  'token-function': 'tf',
};

export interface CodeOptions {
  /** Lines to mark, by their true numbers. */
  readonly marked?: ReadonlySet<number>;
  /** True number of the first line shown; without it lines bear no numbers. */
  readonly firstLine?: number;
}

/**
 * A Shiki transformer, for the theme `css-variables`: replaces `style="color: var(--astro-code-…)"` by a short
 * class, drops the theme's own styles, and numbers and marks lines if asked to.
 */
export function codeClasses({ marked, firstLine }: CodeOptions = {}): Transformer {
  return {
    name: 'code-classes',
    span(node) {
      const style = String(node.properties['style'] ?? '');
      const kind = /--astro-code-([a-z-]+)/.exec(style)?.[1] ?? '';
      node.properties = classes[kind] ? { class: classes[kind] } : {};
    },
    line(node, index) {
      // Unstyled tokens need no element of their own.
      node.children = node.children.flatMap((child) =>
        child.type === 'element' && Object.keys(child.properties).length === 0 ? child.children : [child],
      );
      if (firstLine === undefined) {
        node.properties = {};
        return;
      }
      const number = firstLine + index - 1;
      node.properties = { class: marked?.has(number) ? 'l m' : 'l', 'data-n': String(number) };
    },
    pre(node) {
      node.properties = { class: 'code', tabindex: '0' };
    },
  };
}

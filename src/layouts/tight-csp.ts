import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { digest } from './digest.ts';

const policy = /(<meta http-equiv="content-security-policy" content=")([^"]*)(">)/i;
const inline = /<(script|style)(?:\s[^>]*)?>([\s\S]*?)<\/\1>/g;

/**
 * Leaves in a page's Content-Security-Policy the digests of the scripts and styles that this page holds. Astro
 * writes those of the whole site into every page; the rest would allow more than is there, and weighs on each page.
 */
export function tighten(html: string): string {
  const held = new Set([...html.matchAll(inline)].map((match) => `'${digest(match[2] ?? '')}'`));
  return html.replace(policy, (_, open: string, content: string, close: string) => {
    const directives = content.split(';').map((directive) =>
      directive
        .trim()
        .split(/\s+/)
        .filter((value) => !value.startsWith("'sha256-") || held.has(value))
        .join(' '),
    );
    return open + directives.filter(Boolean).join(';') + close;
  });
}

const late = /<style data-late(?:="[^"]*")?>([\s\S]*?)<\/style>/g;

/** Moves styles that stand where they are needed to the end of the head, where HTML wants them, each once. */
export function hoist(html: string): string {
  const styles = new Set([...html.matchAll(late)].map(([, style]) => style ?? ''));
  const head = [...styles].map((style) => `<style>${style}</style>`).join('');
  return html.replaceAll(late, '').replace('</head>', () => `${head}</head>`);
}

/** Runs `hoist` and `tighten` over every page that was built. */
export function tightCsp(): AstroIntegration {
  return {
    name: 'tight-csp',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const folder = fileURLToPath(dir);
        for (const name of globSync('**/*.html', { cwd: folder })) {
          const file = `${folder}/${name}`;
          writeFileSync(file, tighten(hoist(readFileSync(file, 'utf8'))));
        }
      },
    },
  };
}

// @ts-check
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';
import { tightCsp } from './src/layouts/tight-csp.ts';

/** Where the site is served; both can be given by whoever builds it. */
const site = process.env['SITE_URL'] || 'https://under-the-gil.example';
const base = process.env['BASE_PATH'] || '/';

export default defineConfig({
  site,
  base,
  trailingSlash: 'always',
  output: 'static',
  devToolbar: { enabled: false },
  integrations: [mdx(), preact(), tightCsp()],
  // One stylesheet, in the page: a lesson's first view is then the page and its two fonts.
  build: { inlineStylesheets: 'always' },
  scopedStyleStrategy: 'class',
  // Programs are coloured by <Program>, with classes; fenced code holds shell commands and logs.
  markdown: { syntaxHighlight: false },
  vite: {
    plugins: [
      {
        name: 'load-without-preload',
        enforce: 'pre',
        // Vite's own helper fetches the styles of a chunk before it: none has any, and a kilobyte is a kilobyte.
        load: (id) =>
          id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null,
      },
    ],
    environments: {
      client: {
        build: {
          modulePreload: false,
          rolldownOptions: {
            output: {
              // What islands share, in two files: compressed together it is a tenth smaller, and fewer requests.
              codeSplitting: {
                groups: [
                  {
                    name: 'islands',
                    test: /node_modules[\\/](preact|@astrojs[\\/]preact)[\\/]|preload-helper|[\\/](islands[\\/]words|quiz[\\/]seed)\.ts$/,
                  },
                  {
                    name: 'store',
                    test: /[\\/](idb[\\/]build[\\/]index\.js|islands[\\/](use-progress|store|database|retry-all|first-field|quiz-events)\.ts|quiz[\\/](attempts|ticks)\.ts)$/,
                  },
                ],
              },
            },
          },
        },
      },
    },
    // The explorer's worker loads a part of itself only when that is asked for.
    worker: { format: 'es' },
    build: {
      rolldownOptions: {
        // Astro marks its MDX modules with a directive that the bundler warns of, once a lesson; it has no effect there.
        onLog: (level, log, handle) =>
          log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : handle(level, log),
      },
    },
  },
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        // Questions and labs ask engines in workers.
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "object-src 'none'",
      ],
    },
  },
});

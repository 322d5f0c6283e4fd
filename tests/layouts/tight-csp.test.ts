import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compact, digest } from '../../src/layouts/digest.ts';
import { hoist, tighten } from '../../src/layouts/tight-csp.ts';

const page = (policy: string) =>
  `<meta http-equiv="content-security-policy" content="${policy}"><style>a{}</style><script type="module">go()</script>`;

test('digests of what the page does not hold are dropped, all else stays', () => {
  const policy = `default-src 'none';script-src 'self' '${digest('go()')}' '${digest('gone()')}'; style-src 'self' '${digest('a{}')}' '${digest('b{}')}';`;
  assert.equal(
    tighten(page(policy)),
    page(`default-src 'none';script-src 'self' '${digest('go()')}';style-src 'self' '${digest('a{}')}'`),
  );
});

test('a page without a policy is left alone', () => {
  assert.equal(tighten('<p>Text</p>'), '<p>Text</p>');
});

test('a digest is that of the W3C’s own example', () => {
  assert.equal(digest("alert('Hello, world.');"), 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=');
});

test('a script is sent without comments and indentation, and is the same script', () => {
  const source = `(() => {
  // Said to whoever reads the file.
  const a = 1; // stays

  /*
   * A block
   * of words.
   */
  const b = 'http://x'; /* stays */
    return a + b;
})();
`;
  assert.equal(
    compact(source),
    "(() => {\nconst a = 1; // stays\nconst b = 'http://x'; /* stays */\nreturn a + b;\n})();\n",
  );
});

test('styles that stand where they are needed are moved to the head, each once', () => {
  const late = '<style data-late>a{}</style>';
  assert.equal(
    hoist(`<head></head><p>${late}</p>${late}<style data-late="true">b{}</style>`),
    '<head><style>a{}</style><style>b{}</style></head><p></p>',
  );
  assert.equal(hoist('<head></head><style>c{}</style>'), '<head></head><style>c{}</style>');
});

import { createHash } from 'node:crypto';

/** The digest by which a Content-Security-Policy knows an inline script. */
export function digest(script: string): `sha256-${string}` {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

/**
 * A script as it is sent in a page: without indentation, and without lines and blocks that are comments. Takes a script
 * whose texts hold neither.
 */
export function compact(script: string): string {
  return script.replaceAll(/^\s*\/\*[^]*?\*\/\s*$/gm, '').replaceAll(/^\s*(\/\/.*)?$\n?|^[ ]+/gm, '');
}

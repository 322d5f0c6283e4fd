import { createHash } from 'node:crypto';

/** The digest by which a Content-Security-Policy knows an inline script. */
export function digest(script: string): `sha256-${string}` {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzip as gzipCallback } from 'node:zlib';
import { promisify } from 'node:util';
import type { AddressInfo } from 'node:net';

const gzip = promisify(gzipCallback);

/** A running static server; `url` ends in "/" and has the sub-path in it. */
export interface Site {
  readonly url: string;
  readonly origin: string;
  readonly base: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};
const COMPRESSED = /^(text\/|application\/(json|xml|manifest)|image\/svg)/;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly plain: Buffer;
  readonly packed: Buffer | null;
}

/**
 * Serves a built site as a plain static host does: gzip, 404.html, a folder without its slash
 * redirected, nothing outside `base`. Port 0 takes a free one. Pages of other origins may read all, unless `open` is false.
 * @throws where the folder holds no built site
 */
export async function serve(
  folder: string,
  options: { base?: string; port?: number; open?: boolean } = {},
): Promise<Site> {
  const { base = '/', open = true } = options;
  await stat(join(folder, 'index.html')).catch(() => {
    throw new Error(`${folder} holds no built site; run npm run build first.`);
  });
  const cache = new Map<string, Promise<Answer | null>>();
  const answerOf = (file: string, status: number) => {
    const key = `${status} ${file}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const fresh = load(file, status);
    cache.set(key, fresh);
    return fresh;
  };

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodePath(pathname);
    if (path !== null && path.startsWith(base)) {
      const inside = path.slice(base.length);
      const answer = await answerOf(
        join(folder, inside.endsWith('/') || inside === '' ? join(inside, 'index.html') : inside),
        200,
      );
      if (answer !== null) return send(request, response, answer, open);
      if (!inside.endsWith('/') && (await answerOf(join(folder, inside, 'index.html'), 200)) !== null) {
        response.writeHead(301, { location: `${pathname}/${search}` }).end();
        return;
      }
    }
    const missing = await answerOf(join(folder, '404.html'), 404);
    if (missing === null) response.writeHead(404).end();
    else send(request, response, missing, open);
  };

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}${base}`,
    origin,
    base,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The path as a file name, or null where it is malformed or would climb out of the folder. */
function decodePath(pathname: string): string | null {
  try {
    const path = decodeURIComponent(pathname);
    const climbs = path.split(/[/\\]/).includes('..') || path.includes('\0');
    return climbs ? null : path;
  } catch {
    return null;
  }
}

async function load(file: string, status: number): Promise<Answer | null> {
  try {
    const plain = await readFile(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const packed = COMPRESSED.test(type) ? await gzip(plain, { level: 9 }) : null;
    return { status, type, plain, packed };
  } catch {
    return null;
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, open: boolean): void {
  const accepts = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const body = accepts && answer.packed !== null ? answer.packed : answer.plain;
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': body.length,
    'cache-control': 'max-age=600',
    // As public/_headers asks for, and GitHub Pages does: a sandboxed frame has no origin that could be the site’s.
    ...(open ? { 'access-control-allow-origin': '*' } : {}),
    vary: 'accept-encoding',
    ...(body === answer.packed ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const site = await serve(process.argv[2] ?? 'dist', {
    base: process.env['BASE_PATH'] ?? '/',
    port: Number(process.argv[3] ?? 4322),
  });
  console.log(site.url);
}

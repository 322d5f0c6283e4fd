import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of pages that hold frames, at an origin that is not the site's. */
export interface Holder {
  readonly origin: string;
  /** Where a page with this body can be opened. */
  page(body: string): string;
  close(): Promise<void>;
}

/** Serves pages by number, each whatever body it was given. */
export async function hold(): Promise<Holder> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const body = bodies[Number(request.url?.slice(1))];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>Holder</title><link rel="icon" href="data:,"><body>${body ?? ''}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    page: (body) => `${origin}/${bodies.push(body) - 1}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

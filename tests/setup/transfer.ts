import type { Page } from '@playwright/test';

/** What went over the network, by sort, in bytes as they were sent (bodies compressed, with headers). */
export interface Transfer {
  readonly requests: readonly { readonly url: string; readonly type: string; readonly bytes: number }[];
}

/** Watches a page's network from now on. `taken()` gives what has come since the last call. */
export async function watchTransfer(page: Page): Promise<{ taken(): Promise<Transfer> }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // A first visit: nothing is cached yet.
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const open = new Map<string, { url: string; type: string }>();
  let done: { url: string; type: string; bytes: number }[] = [];
  session.on('Network.requestWillBeSent', (event) => {
    open.set(event.requestId, { url: event.request.url, type: event.type ?? 'Other' });
  });
  session.on('Network.loadingFinished', (event) => {
    const request = open.get(event.requestId);
    if (request !== undefined && !/^(data|blob):/.test(request.url)) {
      done.push({ ...request, bytes: event.encodedDataLength });
    }
  });
  return {
    async taken() {
      await page.waitForLoadState('networkidle');
      const requests = done;
      done = [];
      return { requests };
    },
  };
}

/** Bytes of the requests whose type is one of `types`; of all without. */
export function bytes(transfer: Transfer, ...types: string[]): number {
  return transfer.requests
    .filter((request) => types.length === 0 || types.includes(request.type))
    .reduce((sum, request) => sum + request.bytes, 0);
}

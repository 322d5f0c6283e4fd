/*
 * Text as part of an address: compressed, in letters, digits, - and _. For links that hold all that they show.
 */

/** No link holds more, compressed or not: one that unpacks to more is refused, so that it cannot fill the memory. */
const LONGEST_LINK = 500_000;
const LONGEST_TEXT = 20_000_000;

/** Packs a text. Rejects where the browser cannot compress. */
export async function pack(text: string): Promise<string> {
  const bytes = await collect(stream(text).pipeThrough(new CompressionStream('deflate-raw')));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The text that was packed. Rejects where it is not whole, or too long to be true. */
export async function unpack(packed: string): Promise<string> {
  if (packed.length > LONGEST_LINK || !/^[\w-]*$/.test(packed)) throw new Error('this was not packed here');
  const letters = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new TextDecoder('utf-8', { fatal: true }).decode(await collect(plain));
}

const stream = (text: string) => new Blob([text]).stream();

async function collect(readable: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > LONGEST_TEXT) {
      await reader.cancel();
      throw new Error('this is longer than anything that is packed here');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

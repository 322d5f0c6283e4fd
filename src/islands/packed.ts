/*
 * Text as part of an address: in letters, digits, - and _, compressed where the browser can do that. For links that hold
 * all that they show.
 */

/** No link holds more, compressed or not: one that unpacks to more is refused, so that it cannot fill the memory. */
const LONGEST_LINK = 500_000;
const LONGEST_TEXT = 20_000_000;

/** A text that unpacks to more than is allowed. */
export class TooLongError extends Error {}

/** Packs a text. Rejects where the browser cannot compress. */
export async function pack(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return toLetters(new Uint8Array(await new Response(stream).arrayBuffer()));
}

/**
 * The text that was packed. Rejects where it is not whole, and with a TooLongError as soon as it has more than so many
 * bytes: a few letters can unfold to gigabytes.
 */
export async function unpack(packed: string, longest = LONGEST_TEXT): Promise<string> {
  if (packed.length > LONGEST_LINK) throw new TooLongError('this is longer than any link of this site');
  const plain = new Blob([fromLetters(packed)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = plain.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > longest) {
      await reader.cancel();
      throw new TooLongError('this is longer than anything that is packed here');
    }
  }
  return decode(await new Blob(chunks).arrayBuffer());
}

/** Bytes as letters, digits, - and _. */
export function toLetters(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The bytes of letters. Throws where they were not made here. */
export function fromLetters(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new Error('this was not packed here');
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

/** Text of bytes. Throws where they are none. */
export function decode(bytes: ArrayBuffer | Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

import { Unsupported } from './python-error.ts';

const maxItems = 1_000_000;

/** Throws where a text or sequence would be larger than the machine takes. */
export function requireSize(items: number): void {
  if (items > maxItems)
    throw new Unsupported(
      `a sequence of ${items} items is larger than the ${maxItems} that the machine takes`,
    );
}

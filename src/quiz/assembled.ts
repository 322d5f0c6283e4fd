import type { OrderItem } from './item.ts';

/** The program that an order of fragments makes. */
export function assembled({ before, after, fragments }: OrderItem, sequence: readonly string[]): string {
  const code = sequence.map((id) => fragments.find((each) => each.id === id)?.code ?? '');
  return [before, ...code, after]
    .map((part) => (part === '' || part.endsWith('\n') ? part : `${part}\n`))
    .join('');
}

import type { Code } from './code.ts';

/** Whether these codes can take single keys out of dicts. */
export function removesKeys(codes: readonly Code[]): boolean {
  return codes
    .flatMap(({ instructions }) => instructions)
    .some((each) => {
      const name = 'name' in each && each.op !== 'load-builtin' ? each.name : null;
      return name === 'pop' || each.op === 'delete-subscript';
    });
}

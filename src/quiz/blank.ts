import type { Response } from './response.ts';

/** Whether a response says nothing at all: nothing ticked, picked, typed or placed, of whatever kind it is. */
export function isBlank(response: Response): boolean {
  return Object.entries(response).every(([name, value]) => name === 'kind' || isNothing(value));
}

function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() === '';
  if (typeof value !== 'object' || value === null) return value === null || value === undefined;
  return Object.values(value).every(isNothing);
}

import type { Item } from './item.ts';
import { diagnoseSolution } from './kinds/diagnose.ts';
import { matchSolution } from './kinds/match.ts';
import type { Response } from './response.ts';
import { responseWords, type Said } from './response-words.ts';

/**
 * The part of an answer that is a sign of a belief, in words; the whole answer where its parts do not tell. Takes the item as
 * it was shown.
 */
export function signWords(item: Item, response: Response, misconception: string): readonly Said[] {
  const part = signIn(item, response, misconception);
  if (part === null) return responseWords(item, response);
  const ticked = 'ticked' in response ? new Set(response.ticked) : null;
  if (!('ticked' in part) || ticked === null) return responseWords(item, part);
  return part.ticked.flatMap((id) =>
    responseWords(item, { ...part, ticked: [id] }).map((said) => ({
      ...said,
      of: ticked.has(id) ? 'Ticked' : 'Not ticked',
    })),
  );
}

/** The options, or the fields, of a response that show a belief; null where that is not known by themselves. */
function signIn(item: Item, response: Response, misconception: string): Response | null {
  switch (response.kind) {
    case 'choice': {
      if (item.kind !== 'choice') return null;
      const signs = item.options.filter(
        (option) =>
          option.misconception === misconception && option.correct !== response.ticked.includes(option.id),
      );
      return signs.length === 0 ? null : { ...response, ticked: signs.map(({ id }) => id) };
    }
    case 'outcomes': {
      if (item.kind !== 'outcomes') return null;
      const tagged = item.options.filter((option) => option.misconception === misconception);
      // Which outcomes are possible is for the engine to say: of several, it may be any of them.
      return tagged.length === 1 ? { ...response, ticked: [tagged[0]!.id] } : null;
    }
    case 'match':
    case 'diagnose': {
      if (item.kind !== response.kind) return null;
      const { key } = item.kind === 'match' ? matchSolution(item) : diagnoseSolution(item);
      if (!('fields' in key)) return null;
      const cells = Object.entries(response.cells).filter(([field, picked]) => {
        const option = key.fields.find(({ id }) => id === field)?.options.find(({ id }) => id === picked);
        return option?.correct === false && option.misconception === misconception;
      });
      return cells.length === 0 ? null : { ...response, cells: Object.fromEntries(cells) };
    }
    default:
      return null;
  }
}

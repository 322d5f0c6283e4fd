import { acrossOf, buildWords, onBuild } from '../quiz/across.ts';
import type { Item } from '../quiz/index.ts';

/*
 * The rules by which items are written, as far as a machine can hold them. What they rest on (Haladyna’s and Tarrant’s item
 * flaws, mostly) gives away the key to those who know tests rather than the matter, or measures reading instead of knowing.
 */

/** What is wrong in an item, and at which of its values. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly problem: string;
  readonly remedy: string;
}

/** One of the texts to choose from; whether it is true is known here only where it is typed. */
interface Option {
  readonly text: string;
  readonly correct?: boolean;
}

type Rule = (item: Item, program: string | undefined) => readonly Finding[];

/** Looks at one item. Takes the source of its program, without the header; returns what the rules have against it. */
export function itemFindings(item: Item, program: string | undefined): Finding[] {
  return rules.flatMap((rule) => rule(item, program));
}

/** Lists of options, with the field in which they stand. */
function listsOf(item: Item): (readonly [field: string, options: readonly Option[]])[] {
  switch (item.kind) {
    case 'choice':
    case 'placement':
    case 'match':
    case 'layout':
      return [['options', item.options]];
    case 'diagnose':
      return (['cause', 'next', 'fix'] as const).map((field) => [field, item[field]] as const);
    default:
      return [];
  }
}

/** Each text of an option, with its path. */
const optionsOf = (item: Item) =>
  listsOf(item).flatMap(([field, options]) =>
    options.map((option, index) => ({ ...option, path: [field, index, 'text'] })),
  );

/** Every text of an item, wherever it stands. */
function textsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { text: string; path: readonly (string | number)[] }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([name, each]) => textsOf(each, [...path, name]));
}

/** The sentences of the stem that ask. */
const questionsOf = ({ stem }: Item) => stem.split(/(?<=[.?!])\s+/).filter((each) => each.endsWith('?'));

const ABOVE =
  /\b(all|none|both|neither|any) of (the|these) (above|options|statements|answers|others)\b|\b(both|neither) [a-e] (and|nor) [a-e]\b/i;

const noneOfTheAbove: Rule = (item) =>
  optionsOf(item)
    .filter(({ text }) => ABOVE.test(text))
    .map(({ path }) => ({
      path,
      problem: 'This option speaks of the others.',
      remedy: 'Say what it claims itself: options stand in another order for each reader.',
    }));

/** Options are shuffled, so their letters name nothing. */
const LETTER = /\b(option|answer|statement|choice)s? ([(“"`]?[A-E][)”"`]?|[b-e])(?![\w’'])/;

const noLetters: Rule = (item) =>
  textsOf(item)
    .filter(({ text }) => LETTER.test(text))
    .map(({ text, path }) => ({
      path,
      problem: `“${LETTER.exec(text)?.[0]}” names an option by its letter.`,
      remedy: 'Repeat what it says: options stand in another order for each reader.',
    }));

const NEGATIVE = /(?<!\*)\b(not|never|cannot|except|incorrect|untrue|false|wrong)\b(?!\*)/i;

const positiveStem: Rule = (item) =>
  questionsOf(item)
    .filter((question) => NEGATIVE.test(question))
    .map((question) => ({
      path: ['stem'],
      problem: `The question is negative: “${NEGATIVE.exec(question)?.[0]}”.`,
      remedy: 'Ask for what is true, or set the word in bold (**not**) so that nobody reads past it.',
    }));

const COUNTED =
  /\b(which|tick|choose|pick) (the )?(one|two|three|four|single)\b|\bwhich (statement|option|output|text|answer) (is|holds|can)\b|\bwhich of (these|them|the following) (is|holds)\b/i;

const noCount: Rule = (item) =>
  (item.kind === 'choice' || item.kind === 'outcomes') && COUNTED.test(item.stem)
    ? [
        {
          path: ['stem'],
          problem: `“${COUNTED.exec(item.stem)?.[0]}” tells how many options are true.`,
          remedy: 'Ask for all that hold (“Which …s can it print?”), however many there are.',
        },
      ]
    : [];

const notWhetherItWorks: Rule = (item) =>
  questionsOf(item).some((each) => /\bdoes (it|this|(the|this) (code|program)) work\b/i.test(each))
    ? [
        {
          path: ['stem'],
          problem: 'The question is whether it works.',
          remedy: 'Ask why, what goes wrong, or which guarantee holds: that tells more of who answers.',
        },
      ]
    : [];

/** What depends on the schedule is never asked as what one run shows. */
const askedAsPossible: Rule = (item) =>
  item.kind === 'outcomes' && !/\b(can|could|may|might|possible)\b/i.test(item.stem)
    ? [
        {
          path: ['stem'],
          problem: 'The question does not ask for what is possible.',
          remedy: 'Ask what the program *can* print: a run shows one schedule of many.',
        },
      ]
    : [];

/** How much longer than all false options the true ones may be, and the other way round. */
const MOST_LONGER = 1.3;

const noLengthCue: Rule = (item) =>
  listsOf(item).flatMap(([field, options]) => {
    const lengths = (correct: boolean) =>
      options.filter((each) => each.correct === correct).map(({ text }) => text.length);
    const [right, wrong] = [lengths(true), lengths(false)];
    if (right.length === 0 || wrong.length === 0 || Math.max(...right, ...wrong) < 24) return [];
    const longer = Math.min(...right) > MOST_LONGER * Math.max(...wrong);
    const shorter = MOST_LONGER * Math.max(...right) < Math.min(...wrong);
    if (!longer && !shorter) return [];
    const found = `Every true option is much ${longer ? 'longer' : 'shorter'} than every false one`;
    return [
      {
        path: [field],
        problem: `${found} (${right.join(', ')} characters against ${wrong.join(', ')}).`,
        remedy: 'Even them out: the length gives the key away.',
      },
    ];
  });

const bare = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const noContainedText: Rule = (item) =>
  listsOf(item).flatMap(([field, options]) =>
    options.flatMap(({ text }, index) => {
      const own = ` ${bare(text)} `;
      // What is left of a text that is code or a sign says nothing.
      if (own.trim().length < 8) return [];
      const other = options.find((each, at) => at !== index && ` ${bare(each.text)} `.includes(own));
      if (other === undefined) return [];
      return [
        {
          path: [field, index, 'text'],
          problem: `All that this option says is also said by “${other.text.trim()}”.`,
          remedy: 'Let the options exclude each other, or say what tells them apart.',
        },
      ];
    }),
  );

/** Two ranges that share a number, such as `10 to 20 kB` and `15–30 kB`; texts that only touch at an end do too. */
const noOverlappingRanges: Rule = (item) =>
  listsOf(item).flatMap(([field, options]) => {
    const ranges = options.flatMap(({ text }, index) => {
      const [, from, to, unit] =
        /^\D*?(\d[\d,. ]*?)\s*(?:to|–|-)\s*(\d[\d,. ]*\d|\d)\s*([^\d\s.]*)\D*$/i.exec(text) ?? [];
      const value = (digits: string) => Number(digits.replaceAll(/[, ]/g, ''));
      if (from === undefined || to === undefined) return [];
      return [{ index, from: value(from), to: value(to), unit }];
    });
    return ranges.flatMap((range) => {
      const other = ranges.find(
        (each) =>
          each.index < range.index &&
          each.unit === range.unit &&
          each.from <= range.to &&
          range.from <= each.to,
      );
      if (other === undefined) return [];
      return [
        {
          path: [field, range.index, 'text'],
          problem: `The ranges ${other.from} to ${other.to} and ${range.from} to ${range.to} overlap.`,
          remedy: 'Let each number belong to one option: end one range before the next begins.',
        },
      ];
    });
  });

/** Typical wrong numbers of which one answer would be both: the second would never be told. */
const distinctNear: Rule = (item) => {
  if (item.kind !== 'number') return [];
  const { near, tolerance } = item;
  return near.flatMap(({ value }, index) => {
    const other = near.slice(0, index).find((each) => Math.abs(each.value - value) <= tolerance);
    if (other === undefined) return [];
    return [
      {
        path: ['near', index, 'value'],
        problem: `${value} lies within the tolerance (${tolerance}) of ${other.value}.`,
        remedy: 'Remove one of them, or make the tolerance smaller.',
      },
    ];
  });
};

/** Where each row takes another option and none is left, the last row answers itself. */
const noElimination: Rule = (item) => {
  if (item.kind !== 'match') return [];
  const used = new Set(item.rows.map(({ match }) => match));
  if (used.size < item.rows.length || item.options.length > item.rows.length) return [];
  return [
    {
      path: ['options'],
      problem: 'Each option belongs to just one row, so the last row answers itself.',
      remedy: 'Add an option that belongs to no row, or let one belong to two.',
    },
  ];
};

/** Feedback that says no more than the mark beside it, or is the same for two answers. */
const feedbackThatTeaches: Rule = (item) => {
  const first = new Map<string, string>();
  return textsOf(item)
    .filter(({ path }) => path.includes('feedback'))
    .flatMap(({ text, path }) => {
      const plain = bare(text);
      const earlier = first.get(plain);
      first.set(plain, path.join('.'));
      if (/^(yes|no|right|wrong|true|false|correct|incorrect|not right|sorry)?$/.test(plain))
        return [
          {
            path,
            problem: `“${text.trim()}” says no more than the mark beside it.`,
            remedy: 'Say why: what the answer rests on, and what speaks against it.',
          },
        ];
      if (earlier === undefined) return [];
      return [
        {
          path,
          problem: `The same is said at ${earlier}.`,
          remedy: 'Say of each answer what is its own.',
        },
      ];
    });
};

/** Lines that are named and that the program does not have. */
const linesThatExist: Rule = (item, program) => {
  if (program === undefined) return [];
  const length = program.trimEnd().split('\n').length;
  const typed = numbersOf(item).filter(({ path }) => ['line', 'lines'].includes(nameAt(path)));
  const marked = textsOf(item.mark, ['mark']).flatMap(({ text, path }) =>
    text.split(/[,-]/).map((each) => ({ path, line: Number(each) })),
  );
  const said = textsOf(item)
    .filter(({ path }) => !path.includes('log'))
    .flatMap(({ text, path }) =>
      [...text.matchAll(/(?<!last )(?<!first )\blines? (\d+)(?:(?: to | and |–|-)(\d+))?/gi)].flatMap(
        ([, from, to]) => [from, to ?? from].map((each) => ({ path, line: Number(each) })),
      ),
    );
  // A line of the output has a number too.
  const lines = [...marked, ...said, ...typed].filter(({ path }) => path[0] !== 'reasons');
  return lines
    .filter(({ line }) => line < 1 || line > length)
    .map(({ path, line }) => ({
      path,
      problem: `There is no line ${line} in ${item.program}.`,
      remedy: `It has ${length} lines, counted below the header.`,
    }));
};

const nameAt = (path: readonly (string | number)[]) =>
  String(path.findLast((each) => typeof each === 'string') ?? '');

function numbersOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { line: number; path: readonly (string | number)[] }[] {
  if (typeof value === 'number') return [{ line: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return entries.flatMap(([name, each]) => numbersOf(each, [...path, name]));
}

/** Words that vary and stand nowhere. */
const wordsThatStand: Rule = (item, program) => {
  const { vary, ...rest } = item;
  const words = new Set(
    [...textsOf(rest).map(({ text }) => text), program ?? ''].flatMap((text) => text.match(/\w+/g) ?? []),
  );
  return vary.flatMap((entry, index) =>
    entry.words.flatMap((word, at) =>
      words.has(word)
        ? []
        : [
            {
              path: ['vary', index, 'words', at],
              problem: `“${word}” stands neither in the item nor in its program.`,
              remedy: 'Correct the word, or leave it out.',
            },
          ],
    ),
  );
};

const datedTruth: Rule = ({ basis, builds }) =>
  basis === 'guaranteed' || builds !== undefined
    ? []
    : [
        {
          path: ['basis'],
          problem: `What is ${basis === 'observed' ? 'observed' : 'an implementation’s'} is true of some builds.`,
          remedy: 'Name in `builds` those for which it was looked up or tried.',
        },
      ];

/** An item that is asked for several builds is written for the first of them, and for none that has no model. */
const acrossBuilds: Rule = (item) => {
  const asked = acrossOf(item);
  const [first] = asked;
  if (first === undefined) return [];
  const finding = (problem: string, remedy: string) => [{ path: ['across'], problem, remedy }];
  if (new Set(asked).size < asked.length) return finding('A build stands here twice.', 'Name each once.');
  const { builds: _, ...written } = item;
  const { builds: __, ...asFirst } = onBuild(item, first);
  const threads = item.kind === 'outcomes' || item.kind === 'number' || ('switch' in item && item.switch);
  if (!threads && asked.includes('free-threaded'))
    return finding('The counts of free-threaded builds have no model.', 'Name builds with the GIL.');
  if (JSON.stringify(written) !== JSON.stringify(asFirst))
    return finding(
      `The item is not written for ${buildWords(first)}, the first of these builds.`,
      'Give `build` or `switch` as that build has it (3.9 and free-threaded: any-instruction; else gil).',
    );
  return [];
};

const rules: readonly Rule[] = [
  ...[noneOfTheAbove, noLetters, positiveStem, noCount, notWhetherItWorks, askedAsPossible],
  ...[noLengthCue, noContainedText, noOverlappingRanges, distinctNear, noElimination],
  ...[feedbackThatTeaches, linesThatExist, wordsThatStand, datedTruth, acrossBuilds],
];

/** A number as somebody typed it: its possible values, or why it cannot be read. */
export type ReadNumber =
  | { readonly kind: 'number'; readonly values: readonly number[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other-unit'; readonly typed: string };

/** No number that is asked for takes more characters, with its unit. */
const LONGEST = 80;

const SIGN_AND_DIGITS = /^([+-]?)((?:\d[\d.,]*|[.,]\d+)(?:e[+-]?\d{1,3})?)(.*)$/is;

/**
 * Reads a typed number: `1.5` and `1,5`, thousands parted by comma, point, apostrophe, underscore or space, a
 * minus sign of any shape, an exponent, and a unit behind it.
 *
 * `1,000` is a thousand to some readers and one to others, so it has two values and either may be right.
 * Takes the text and the item’s unit, or null where it has none (then any word behind the number is let be).
 */
export function readNumber(text: string, unit: string | null): ReadNumber {
  if (text.length > LONGEST) return { kind: 'unreadable' };
  // NFKC would make 109 of 10⁹.
  if (/\d[\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]/.test(text)) return { kind: 'unreadable' };
  const tidy = text
    .normalize('NFKC')
    .replaceAll(/[\u2212\u2012\u2013\u2014]/g, '-')
    .replaceAll(/[\s_'\u2019]+(?=\d)/g, (gap, at: number, all: string) =>
      /\d/.test(all[at - 1] ?? '') ? '' : gap,
    )
    .replace(/^[\s~≈=]+/, '')
    .replace(/^([+-])\s+/, '$1')
    .trim();
  if (tidy === '') return { kind: 'empty' };
  const [, sign = '', body = '', rest = ''] = SIGN_AND_DIGITS.exec(tidy) ?? [];
  if (body === '') return { kind: 'unreadable' };
  const [digits = '', exponent = '0'] = body.toLowerCase().split('e');
  const [, marks, trail = ''] = /^(.*?)([.,]?)$/.exec(digits) ?? [];
  const values = (marks === undefined || (trail && marks === '') ? [] : magnitudes(marks)).map((value) =>
    Number(`${sign === '-' ? '-' : ''}${value}e${exponent}`),
  );
  if (values.length === 0 || !values.every(Number.isFinite)) return { kind: 'unreadable' };
  const typed = rest.trim().replace(/\.$/, '');
  if (/\d/.test(typed) && !sameUnit(typed, unit)) return { kind: 'unreadable' };
  if (typed !== '' && unit !== null && !sameUnit(typed, unit)) return { kind: 'other-unit', typed };
  return { kind: 'number', values };
}

/** The decimal texts that digits with points and commas may stand for. */
function magnitudes(digits: string): string[] {
  if (/^\d+$/.test(digits)) return [digits];
  const found: string[] = [];
  for (const [thousands, decimal] of [
    [',', '.'],
    ['.', ','],
  ] as const) {
    const [whole = '', fraction, ...more] = digits.split(decimal);
    if (more.length > 0) continue;
    const groups = whole.split(thousands);
    const grouped = groups.length > 1;
    if (grouped && !(/^\d{1,3}$/.test(groups[0]!) && groups.slice(1).every((group) => /^\d{3}$/.test(group))))
      continue;
    if (fraction !== undefined && !/^\d+$/.test(fraction)) continue;
    if (!grouped && whole !== '' && !/^\d+$/.test(whole)) continue;
    found.push(`${groups.join('') || '0'}.${fraction ?? '0'}`);
  }
  return found;
}

/** Whether a typed unit is the item’s, give or take capitals, a plural and spaces. */
function sameUnit(typed: string, unit: string | null): boolean {
  if (unit === null) return false;
  const plain = (text: string) =>
    text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '').replace(/s$/, '');
  return plain(typed) === plain(unit);
}

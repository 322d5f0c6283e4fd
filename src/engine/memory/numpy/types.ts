/** Bytes of one element, by dtype. The letter is the kind: bool, unsigned, integer, float, complex. */
const table: Readonly<Record<string, readonly [string, number]>> = {
  ...{ bool: ['b', 1], uint8: ['u', 1], uint16: ['u', 2], uint32: ['u', 4], uint64: ['u', 8] },
  ...{ int8: ['i', 1], int16: ['i', 2], int32: ['i', 4], int64: ['i', 8] },
  ...{ float16: ['f', 2], float32: ['f', 4], float64: ['f', 8], complex64: ['c', 8], complex128: ['c', 16] },
};

export const dtypeNames: readonly string[] = Object.keys(table);

export const kindOf = (dtype: string): string => table[dtype]![0];
export const itemSize = (dtype: string): number => table[dtype]![1];

const names: Readonly<Record<string, string>> = { u: 'uint', i: 'int', f: 'float', c: 'complex' };
const typed = (kind: string, size: number): string => names[kind]! + 8 * size;

/** The dtype that a text means: its name, or a letter and a size as in `'f8'` and `'<i4'`; undefined where it is none. */
export function dtypeNamed(text: string): string | undefined {
  if (dtypeNames.includes(text)) return text;
  const others: Readonly<Record<string, string>> = {
    float: 'float64',
    int: 'int64',
    '?': 'bool',
    '|b1': 'bool',
  };
  const code = /^[<|=]?([uifc])(\d+)$/.exec(text);
  const name = code === null ? others[text] : typed(code[1]!, Number(code[2]));
  return name !== undefined && dtypeNames.includes(name) ? name : undefined;
}

const order = 'buifc';
const rank = (dtype: string): number => order.indexOf(kindOf(dtype));

/** bool, then ints, then floats and complex: a Python number of a higher class than an array's gives a result of its own. */
export const classOfType = (dtype: string): number => [0, 1, 1, 2, 2][rank(dtype)]!;

/** Bytes of the smallest float that holds all of an int type, as far as NumPy asks. */
const floatFor = (dtype: string): number =>
  kindOf(dtype) === 'f'
    ? itemSize(dtype)
    : kindOf(dtype) === 'c'
      ? itemSize(dtype) / 2
      : Math.min(8, 2 * itemSize(dtype));

/** The dtype that holds what two dtypes hold (`np.promote_types`). */
export function promote(a: string, b: string): string {
  if (rank(a) > rank(b)) return promote(b, a);
  const [low, high] = [kindOf(a), kindOf(b)];
  if (low === high) return itemSize(a) > itemSize(b) ? a : b;
  if (low === 'b') return b;
  if (low === 'u' && high === 'i')
    return itemSize(b) > itemSize(a) ? b : itemSize(a) === 8 ? 'float64' : typed('i', 2 * itemSize(a));
  const size = Math.max(floatFor(a), floatFor(b));
  return high === 'c' ? typed('c', Math.max(8, 2 * size)) : typed('f', size);
}

export const castsSafely = (from: string, to: string): boolean => promote(from, to) === to;
export const castsInKind = (from: string, to: string): boolean =>
  castsSafely(from, to) || (rank(from) <= rank(to) && kindOf(to) !== 'b');

/** The float dtype in which NumPy computes a root, a logarithm … of a dtype. */
export const floatOf = (dtype: string): string =>
  rank(dtype) > 2 ? dtype : typed('f', Math.min(8, 2 * itemSize(dtype)));

/** The elements of an array as numbers (bools as 0 and 1), or, in words, why they are not known. */
export type Numbers = readonly number[] | string;

/** Numbers as a dtype holds them: ints wrap, float32 rounds. */
export function fitted(numbers: Numbers, dtype: string): Numbers {
  if (typeof numbers === 'string') return numbers;
  const [kind, size] = table[dtype]!;
  if (kind === 'c' || dtype === 'float16') return 'float16 and complex numbers are not kept';
  if (dtype === 'float64') return numbers;
  if (dtype === 'float32') return numbers.map(Math.fround);
  if (kind === 'b') return numbers.map((each) => (each === 0 ? 0 : 1));
  if (!numbers.every((each) => Number.isSafeInteger(Math.trunc(each))))
    return 'ints beyond 2**53, and floats that no int holds, are not kept';
  const wrap = (each: number): number =>
    Number((kind === 'u' ? BigInt.asUintN : BigInt.asIntN)(8 * size, BigInt(Math.trunc(each))));
  const wrapped = numbers.map(wrap);
  return wrapped.every(Number.isSafeInteger) ? wrapped : 'ints beyond 2**53 are not kept';
}

/** Numbers of a dtype brought to another. What an int holds in place of a float that does not fit is not claimed. */
export function cast(numbers: Numbers, from: string, to: string): Numbers {
  const made = fitted(numbers, to);
  const isLossy = kindOf(from) === 'f' && /int/.test(to) && typeof made !== 'string';
  return isLossy && made.some((each, at) => each !== Math.trunc(numbers[at] as number))
    ? 'what an int holds in place of a float that does not fit depends on the machine'
    : made;
}

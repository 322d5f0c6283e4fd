/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * What `$symbol` may stand for: alternatives with `¦` between them, of which the first leads to an end.
 * `⇥` and `⇤` indent the lines that follow, more and less.
 */
const grammar: Readonly<Record<string, string>> = {
  name: 'a ¦ b ¦ c ¦ self ¦ print ¦ match ¦ case ¦ _ ¦ é',
  number:
    '0 ¦ 1 ¦ 42 ¦ 0x1F ¦ 0b101 ¦ 0o17 ¦ 1_000 ¦ 1.5 ¦ .5 ¦ 2. ¦ 1e3 ¦ 1_0.5e-3 ¦ 00 ¦ 99999999999999999999',
  string: `'a' ¦ "b" ¦ '' ¦ 'it\\'s' ¦ "\\n\\x41\\101\\u00e9\\q" ¦ r'\\d' ¦ '''x\ny''' ¦ "é😀" ¦ R"\\'" ¦ 'a' "b" ¦ u'x' ¦ 'a\\\nb'`,
  format: `f'' ¦ f'{a}' ¦ f"a{b}c" ¦ f'{{}}' ¦ f'{a!r}' ¦ f'{a=}' ¦ f'{ a = }' ¦ f'{a:>5}' ¦ f'{a!s:{b}.{c}}' ¦ rf'\\d{a}' ¦ f'{a[0]:x}' ¦ f"{a['k']}" ¦ f'{a,}' ¦ f'{a != b}' ¦ f'{(lambda: 1)()}' ¦ 'x' f'{a}' 'y' ¦ f'''\n{a\n}''' ¦ f'{ {1: 2}[1] }' ¦ f'{a=:}' ¦ f'{a==b=}' ¦ f'\\x41{a}\\n'`,
  atom: '$name ¦ $name ¦ $name ¦ $number ¦ $string ¦ $format ¦ None ¦ True ¦ False ¦ () ¦ [] ¦ {} ¦ ($e) ¦ ($e,) ¦ ($item, $item) ¦ [$item] ¦ [$item, $item,] ¦ {$e} ¦ {$item, $item} ¦ {$e: $e} ¦ {$e: $e, $e: $e,} ¦ [$e $clause] ¦ [$e $clause $clause] ¦ (\n  $e\n)',
  clause: 'for $targets in $or ¦ for $targets in $or if $or ¦ for $name in $or if $or if $or',
  primary: '$atom ¦ $atom ¦ $primary .$name ¦ $primary($args) ¦ $primary[$index]',
  args: '¦ $e ¦ $e, $e ¦ *$e ¦ $e, *$e, $e, ¦ x=$e ¦ $e, x=$e, y=$e ¦ x=$e, *$e ¦ **$e ¦ x=$e, **$e, y=$e ¦ *$e, **$e',
  index: '$e ¦ $e ¦ : ¦ :: ¦ $e: ¦ :$e ¦ $e:$e ¦ $e:$e:$e ¦ ::$e ¦ $e, $e ¦ :, $e:$e ¦ $e,',
  power: '$primary ¦ $primary ¦ $primary**$signed ¦ $primary ** $signed',
  signed: '$power ¦ $power ¦ -$signed ¦ +$signed ¦ ~$signed',
  arithmetic:
    '$signed ¦ $signed ¦ $arithmetic + $arithmetic ¦ $arithmetic*$arithmetic ¦ $arithmetic - $signed ¦ $arithmetic // $signed ¦ $arithmetic % $arithmetic ¦ $arithmetic @ $signed ¦ $arithmetic / $signed ¦ $arithmetic << $arithmetic ¦ $arithmetic >> $signed ¦ $arithmetic & $arithmetic ¦ $arithmetic | $arithmetic ¦ $arithmetic ^ $arithmetic',
  comparison:
    '$arithmetic ¦ $arithmetic ¦ $arithmetic < $arithmetic ¦ $arithmetic == $arithmetic != $arithmetic ¦ $arithmetic in $arithmetic ¦ $arithmetic not in $arithmetic ¦ $arithmetic is $arithmetic ¦ $arithmetic is not $arithmetic ¦ $arithmetic<=$arithmetic>=$arithmetic',
  not: '$comparison ¦ $comparison ¦ not $not',
  or: '$not ¦ $not ¦ $or and $or ¦ $or or $or ¦ $or and $or or $or',
  e: '$or ¦ $or ¦ $or ¦ $or if $or else $e ¦ lambda $lambda: $e ¦ lambda: $e',
  lambda: 'a ¦ a, b ¦ *a ¦ a, b=$e, *c, d, **e ¦ *, a ¦ **k ¦ a,',
  item: '$e ¦ $e ¦ $e ¦ *$arithmetic',
  list: '$e ¦ $e ¦ $e, ¦ $e, $e ¦ *$arithmetic, ¦ $e, *$arithmetic, $e',
  place: '$name ¦ $name ¦ $primary .$name ¦ $primary[$index]',
  target: '$place ¦ $place ¦ ($place) ¦ ($place, $place) ¦ [$place, *$place] ¦ () ¦ []',
  targets: '$name ¦ $target ¦ $target, ¦ $place, $target ¦ $place, *$place ¦ *$place, $target,',
  annotation: 'int ¦ str ¦ None ¦ float ¦ object',
  parameters:
    '¦ a ¦ a, b ¦ a: int, b: str = $e ¦ a, b=$e ¦ *args ¦ a, *args, b, c=$e, **kw ¦ *, a ¦ *, a=$e, b ¦ **kw, ¦ self, ¦ a, *args: int',
  simple:
    'pass ¦ break ¦ continue ¦ return ¦ raise ¦ global a, b ¦ nonlocal c ¦ import threading ¦ import time as t, queue ¦ import a.b as c ¦ from a import b ¦ from a.b import (c as d, e,) ¦ from . import x ¦ from ...a import x ¦ $list ¦ $list ¦ $e ¦ $targets = $list ¦ $targets = $targets = $list ¦ $name = $e ¦ $place += $list ¦ $place **= $e ¦ $place //= $e ¦ $place >>= $e ¦ ($name) -= $e ¦ $name: $annotation = $list ¦ $name .$name: int = $e ¦ a[$e]: int = $e ¦ return $list ¦ del $place ¦ del $place, ($place, [$place]), ¦ assert $e ¦ assert $e, $e ¦ raise $e ¦ raise $e from $e',
  block:
    ' pass\n ¦ $simple; $simple;\n ¦ \n⇥$statement⇤ ¦ \n⇥$statement$statement⇤ ¦ # c\n\n⇥$statement\n# c\n$statement⇤',
  else: '¦ ¦ else:$block',
  with: '$e ¦ $e as $target ¦ $e as $place, $e ¦ ($e as $place, $e as $place,) ¦ ($e) as $place ¦ ($e, $e) ¦ ($e, $e) as $place ¦ (($e, $e)) ¦ ($e).$name',
  statement:
    '$simple\n ¦ $simple\n ¦ $simple; $simple\n ¦ if $e:$block$else ¦ if $e:$block\nelif $e:$block$else ¦ while $e:$block$else ¦ for $targets in $list:$block$else ¦ def $name($parameters):$block ¦ def $name($parameters) -> int:$block ¦ class $name:$block ¦ class $name($e, $e):$block ¦ @$e\ndef f($parameters):$block ¦ @$e\n@$e\nclass A():$block ¦ with $with:$block ¦ try:$block\nexcept:$block ¦ try:$block\nexcept $e:$block\nexcept ($e, $e) as $name:$block$else\nfinally:$block ¦ try:$block\nfinally:$block',
};

const rules = new Map(
  Object.entries(grammar).map(([symbol, text]) => [
    symbol,
    text.split(/ ?¦ ?/).map((alternative) => alternative.split(/(\$[a-z]+|[⇥⇤\n])/)),
  ]),
);

/** A program that Python takes, by chance. */
export function generateProgram(random: () => number): string {
  let text = '';
  let indent = 0;
  let left = 10 + random() * 150;
  const expand = (symbol: string): void => {
    const alternatives = rules.get(symbol)!;
    const ends = alternatives.length < 3 || !alternatives.some((each) => each.length > 1);
    left -= 1;
    const first = !ends && (left < 0 || random() < 0.4);
    for (const piece of alternatives[first ? 0 : Math.floor(random() * alternatives.length)]!) {
      if (piece === '⇥') indent += 1;
      else if (piece === '⇤') indent -= 1;
      else if (piece.startsWith('$')) expand(piece.slice(1));
      else if (piece !== '')
        text += (piece !== '\n' && text.endsWith('\n') ? ' '.repeat(indent) : '') + piece;
    }
  };
  for (let count = Math.ceil(random() * 3); count > 0; count -= 1) expand('statement');
  return text;
}

const inserted = (
  "( ) [ ] { } , : ; . .. = == := + - * ** / % @ & | ~ < > <> != -> ! $ ? \\ ' \" f' f\" { }} {{ ''' # \\n 0 08 1_ 1. 0x 1e 3j 1if " +
  'not in is and or if else elif for while def class lambda None True as with try except finally return import from ' +
  "global del raise assert yield await async pass a b *a **a a=1 r'x' b'x' case match:"
)
  .split(' ')
  .map((text) => text.replace('\\n', '\n'))
  .concat(' ', '  ', '\t', '\n ', '\n\t', '\f', '\r', '\u00a0', '“', '€', '\0');

/** The program with a few pieces of it dropped, doubled, swapped or put in by chance. */
export function mutate(program: string, random: () => number): string {
  const pieces = program.split(/(\s|\w+|[^\w\s])/).filter((piece) => piece !== '');
  const some = (): number => Math.floor(random() * pieces.length);
  for (let count = Math.ceil(random() * 2); count > 0; count -= 1) {
    const [at, other, kind] = [some(), some(), random()];
    if (kind < 0.25) pieces.splice(at, 1);
    else if (kind < 0.4) pieces.splice(at, 0, pieces[at]!);
    else if (kind < 0.5) pieces.splice(at, 0, pieces[other]!);
    else if (kind < 0.6) pieces[at] = pieces[other]!;
    else pieces.splice(at, 0, inserted[Math.floor(random() * inserted.length)]!);
  }
  return pieces.join('');
}

import type { Code } from '../python/code.ts';

/** The instructions after which the next one is not executed. */
export const ends: ReadonlySet<string> = new Set(
  'jump jump-back return return-instance raise raise-from raise-again reraise'.split(' '),
);

/**
 * The instructions in which CPython 3.14 looks for loads that may borrow (Python/flowgraph.c, optimize_load_fast). It goes
 * from block to block, without exceptions, and no further where a block is empty: one of nothing but a jump without a
 * line of its own, which leads to what comes next as the handlers have been put behind all others, or of what nothing
 * comes to.
 */
export function visited(code: Code): ReadonlySet<number> {
  let found = known.get(code);
  if (found === undefined) known.set(code, (found = visit(code)));
  return found;
}

const known = new WeakMap<Code, ReadonlySet<number>>();

function visit({ instructions, handlers, starts }: Code): ReadonlySet<number> {
  const isPass = (at: number): boolean => {
    const each = instructions[at]!;
    return each.op === 'jump' && each.target === at + 1;
  };
  const leaders = new Set([0, ...handlers.map(({ handler }) => handler)]);
  instructions.forEach((each, at) => {
    if (isPass(at)) return;
    if ('target' in each) leaders.add(each.target);
    if ('target' in each || ends.has(each.op)) leaders.add(at + 1);
  });
  const froms = [...leaders].filter((at) => at < instructions.length).sort((a, b) => a - b);
  const blocks = froms.map((from, index) => {
    const to = froms[index + 1] ?? instructions.length;
    const last = instructions[to - 1]!;
    let goal = 'target' in last && !isPass(to - 1) ? froms.indexOf(last.target) : -1;
    let falls = !ends.has(last.op) || isPass(to - 1);
    // The handler of a `with` that has swallowed the exception jumps over what raises it again.
    if (last.op === 'clear-local') [goal, falls] = [index + 1, false];
    const test = instructions[to - 2];
    // A condition that is a constant is none.
    if (goal >= 0 && falls && test?.op === 'constant' && to - 2 >= from) {
      if (Boolean(test.value) === (last.op === 'jump-if-true')) falls = false;
      else goal = -1;
    }
    return { from, to, goal, falls, isLone: to === from + 1 && goal >= 0 && !falls && starts[from] === 0 };
  });
  // What jumps to such a block jumps on at once (inline_small_or_no_lineno_blocks).
  for (const block of blocks)
    for (
      let count = 0;
      !block.falls && blocks[block.goal]?.isLone === true && count < blocks.length;
      count += 1
    )
      block.goal = blocks[block.goal]!.goal;
  const reach = (waiting: number[]): Set<number> => {
    const reached = new Set<number>();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const block = blocks[at];
      if (block === undefined || reached.has(at)) continue;
      reached.add(at);
      if (block.goal >= 0) waiting.push(block.goal);
      if (block.falls) waiting.push(at + 1);
    }
    return reached;
  };
  const warm = reach([0]);
  const all = reach([0, ...handlers.map(({ handler }) => froms.indexOf(handler))]);
  const comers = (to: number): number =>
    [...all].filter((at) => {
      const { goal, falls } = blocks[at]!;
      return falls && (goal === to || at + 1 === to);
    }).length;
  /** The blocks as they are laid out, but for the handlers. */
  const layout = [...blocks.keys()].filter((at) => warm.has(at) || !all.has(at));
  const empty = new Set(layout.filter((at) => !warm.has(at)));
  const filled = (place: number): number | undefined => layout.slice(place).find((at) => !empty.has(at));
  /** Those that end in a jump to what comes next anyway. */
  const idle = new Set<number>();
  for (let place = layout.length - 1; place >= 0; place -= 1) {
    const at = layout[place]!;
    const { goal, falls, isLone } = blocks[at]!;
    if (empty.has(at) || falls || goal < at || filled(place + 1) !== filled(layout.indexOf(goal))) continue;
    idle.add(at);
    // With a single block before it, it has the line of that one.
    if (isLone && comers(at) > 1) empty.add(at);
  }
  const found = new Set<number>();
  const seen = new Set<number>();
  const waiting = [0];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (empty.has(at) || seen.has(at)) continue;
    seen.add(at);
    const { from, to, goal, falls } = blocks[at]!;
    for (let each = from; each < to; each += 1) found.add(each);
    if (goal >= 0 && !idle.has(at)) waiting.push(goal);
    const next = layout[layout.indexOf(at) + 1];
    if ((falls || idle.has(at)) && next !== undefined) waiting.push(next);
  }
  return found;
}

/** Numbers drawn from a seed: the same seed gives the same program. */
class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed + 0x6d2b79f5) | 0;
  }

  /** A whole number from 0 to `below` - 1 (mulberry32). */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  of<Each>(all: readonly Each[]): Each {
    return all[this.below(all.length)]!;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

/** What a program of one theme shares, and the statements that use it. `#` stands for a small number. */
interface Theme {
  readonly globals: readonly string[];
  readonly statements: readonly string[];
  /** What the main thread prints at the end. */
  readonly end: readonly string[];
}

const themes: readonly Theme[] = [
  {
    globals: ['x = 0', 'y = 1'],
    statements: [
      'x += 1',
      'x = y + 1',
      'y = x',
      'x, y = y, x',
      't = x\nx = t + #',
      'if x == #:\n    y = #',
      'print(f"{x}")',
      'x = x * 2 if y else #',
      'for i in range(2):\n    x += i',
      'assert x < 4, x',
    ],
    end: ['print(x, y)'],
  },
  {
    globals: ['lock = threading.Lock()', 'x = 0'],
    statements: [
      'with lock:\n    x += 1',
      'lock.acquire()\nx += 1\nlock.release()',
      'if lock.acquire(False):\n    x += 1\n    lock.release()',
      'if lock.acquire(timeout=1):\n    x += 2\n    lock.release()\nelse:\n    print("late")',
      'x += 1',
      'lock.release()',
      'print(lock.locked())',
      'try:\n    with lock:\n        x += 1\n        raise ValueError(x)\nexcept ValueError as error:\n    print(error)',
    ],
    end: ['print(x)'],
  },
  {
    globals: ['a = threading.Lock()', 'b = threading.RLock()'],
    statements: [
      'with a:\n    with b:\n        print(#)',
      'with b:\n    with a:\n        print(#)',
      'with b:\n    with b:\n        print(#)',
      'a.acquire()',
      'b.acquire()',
      'b.release()',
      'with a:\n    print(#)',
    ],
    end: ['print("end")'],
  },
  {
    globals: ['L = [1]'],
    statements: [
      'L.append(#)',
      'L[0] += 1',
      'if L:\n    print(L.pop())',
      'print(len(L))',
      'for item in L:\n    print(item)',
      'L = L + [#]',
      'L += [#]',
      'print([item * 2 for item in L])',
      'try:\n    L.remove(1)\nexcept ValueError:\n    print("gone")',
      'print(sum(L))',
    ],
    end: ['print(L)'],
  },
  {
    globals: ['d = {"k": 0}'],
    statements: [
      'd["k"] += 1',
      'if "j" not in d:\n    d["j"] = #',
      'd.setdefault("j", #)',
      'print(d.get("j"))',
      'for key in d:\n    print(key)',
      'try:\n    del d["k"]\nexcept KeyError as error:\n    print(error)',
      'print(d.pop("k", None))',
    ],
    end: ['print(d)'],
  },
  {
    globals: ['s = {1, 2}'],
    statements: ['s.add(#)', 's.discard(1)', 'if # in s:\n    s.remove(2)', 'print(len(s))', 's |= {#}'],
    end: ['print(sorted(s))'],
  },
  {
    globals: ['q = deque([1, 2], maxlen=3)'],
    statements: ['q.append(#)', 'q.appendleft(#)', 'print(q.popleft())', 'print(len(q))', 'q.rotate(1)'],
    end: ['print(list(q))'],
  },
  {
    globals: [
      'class Account:\n    total = 0\n    def __init__(self, balance):\n        self._balance = balance\n    @property\n    def balance(self):\n        return self._balance\n    @balance.setter\n    def balance(self, value):\n        self._balance = value\n    def deposit(self, amount):\n        self._balance += amount\n        Account.total += 1',
      'class Savings(Account):\n    def deposit(self, amount):\n        super().deposit(amount + 1)',
      'account = Savings(0)',
    ],
    statements: [
      'account.deposit(#)',
      'account.balance += 1',
      'account.balance = #',
      'print(account.balance)',
      'Account.total = 0',
      'account.extra = #',
      'print(isinstance(account, Account))',
    ],
    end: ['print(account.balance, Account.total)'],
  },
  {
    globals: [
      'def make():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n    def get():\n        return n\n    return up, get',
      'up, get = make()',
    ],
    statements: ['up()', 'print(up())', 'print(get())', 'up()\nup()', 'f = lambda k=get(): k\nprint(f())'],
    end: ['print(get())'],
  },
  {
    globals: ['s = threading.Semaphore(1)', 'b = threading.BoundedSemaphore(1)'],
    statements: [
      'with s:\n    print(#)',
      's.release()',
      'b.release()',
      'print(s.acquire(False))',
      'print(s.acquire(timeout=1))',
      'with b:\n    print(#)',
      's.acquire()',
    ],
    end: ['print("end")'],
  },
  {
    globals: ['c = threading.Condition()', 'ready = 0'],
    statements: [
      'with c:\n    ready += 1\n    c.notify()',
      'with c:\n    c.notify_all()',
      'with c:\n    while ready < 1:\n        c.wait()\n    print(ready)',
      'with c:\n    print(c.wait(1))',
      'with c:\n    if not ready:\n        c.wait()\n    print("go")',
      'with c:\n    print(c.wait_for(lambda: ready, 1))',
      'c.notify()',
    ],
    end: ['print(ready)'],
  },
  {
    globals: ['e = threading.Event()', 'x = 0'],
    statements: [
      'e.set()',
      'e.clear()',
      'print(e.wait(1))',
      'e.wait()\nprint(x)',
      'x = #',
      'print(e.is_set())',
    ],
    end: ['print(x)'],
  },
  {
    globals: ['b = threading.Barrier(2)'],
    statements: [
      'print(b.wait())',
      'b.wait()\nprint(#)',
      'try:\n    b.wait(1)\nexcept threading.BrokenBarrierError:\n    print("broken")',
      'b.abort()',
      'b.reset()',
      'print(b.n_waiting)',
    ],
    end: ['print(b.broken)'],
  },
  {
    globals: ['q = queue.Queue(1)'],
    statements: [
      'q.put(#)',
      'print(q.get())',
      'try:\n    print(q.get(timeout=1))\nexcept queue.Empty:\n    print("empty")',
      'try:\n    q.put_nowait(#)\nexcept queue.Full:\n    print("full")',
      'q.get()\nq.task_done()',
      'print(q.qsize(), q.empty())',
      'q.task_done()',
    ],
    end: ['print(q.full())'],
  },
  {
    globals: ['q = queue.SimpleQueue()'],
    statements: [
      'q.put(#)',
      'print(q.get())',
      'try:\n    print(q.get_nowait())\nexcept queue.Empty:\n    print("empty")',
      'print(q.qsize())',
    ],
    end: ['print(q.empty())'],
  },
  {
    globals: [
      'class Guard:\n    def __enter__(self):\n        print("in")\n        return self\n    def __exit__(self, kind, value, trace):\n        print("out")\n        return kind is ValueError',
      'x = 0',
    ],
    statements: [
      'with Guard():\n    x += 1',
      'with Guard() as g:\n    raise ValueError',
      'with Guard():\n    raise KeyError(#)',
      'try:\n    x += 1\nfinally:\n    print(x)',
    ],
    end: ['print(x)'],
  },
  {
    globals: ['x = 0', 'def inner():\n    global x\n    x += 1'],
    statements: [
      't = threading.Thread(target=inner)\nt.start()\nt.join()',
      'print(threading.current_thread().name)',
      't = threading.Thread(target=inner, daemon=True)\nt.start()',
      't = threading.Thread(target=inner)\nt.start()\nt.join(1)\nprint(t.is_alive())',
      't = threading.Timer(1, inner)\nt.start()\nt.cancel()',
      'x += 1',
    ],
    end: ['print(x)'],
  },
];

const indented = (text: string, by = '    '): string => text.replace(/^/gm, by);

/** A small threaded program: two or three threads, each with a few statements on what they share. */
export function generateProgram(seed: number): string {
  const chance = new Chance(seed);
  const theme = chance.of(themes);
  const names = [...theme.globals, ...theme.statements].flatMap((each) => [
    ...each.matchAll(/^(\w+)(?:, (\w+))? [-+|*]?= ?/gm),
  ]);
  const globals = new Set(
    theme.globals.flatMap((each) => /^(\w+(?:, \w+)*) = /.exec(each)?.[1]!.split(', ') ?? []),
  );
  const stored = [...new Set(names.flatMap(([, one, two]) => [one!, two ?? '']))].filter((name) =>
    globals.has(name),
  );
  const count = chance.chance(80) ? 2 : 3;
  const functions = Array.from({ length: count }, (_, index) => {
    const length = 1 + chance.below(count === 2 ? 2 : 1);
    const body = Array.from({ length }, () =>
      chance.of(theme.statements).replace(/#/g, () => String(chance.below(3))),
    );
    const declares = stored.length === 0 ? [] : [`global ${stored.join(', ')}`];
    return `def work${index}():\n${indented([...declares, ...body].join('\n'))}`;
  });
  const imports = ['import threading', 'import queue', 'from collections import deque'];
  const subclass = chance.chance(10);
  const made = functions.map((_, index) => {
    const daemon = chance.chance(5) ? ', daemon=True' : '';
    return subclass
      ? `t${index} = Worker(work${index})`
      : `t${index} = threading.Thread(target=work${index}${daemon})`;
  });
  const starts = functions.map((_, index) => `t${index}.start()`);
  const joins = functions.map((_, index) => `t${index}.join()`);
  const worker =
    'class Worker(threading.Thread):\n    def __init__(self, job):\n        super().__init__()\n        self.job = job\n    def run(self):\n        self.job()';
  return [
    ...imports,
    ...theme.globals,
    ...functions,
    ...(subclass ? [worker] : []),
    ...made,
    ...starts,
    ...(chance.chance(85) ? joins : []),
    ...theme.end,
    '',
  ].join('\n');
}

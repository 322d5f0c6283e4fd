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

  percent(percent: number): boolean {
    return this.below(100) < percent;
  }
}

/**
 * Something that threads share, and statements that use it. In a statement `#` is a small number, `?` a
 * condition on numbers, and `{…}` on a line of its own another statement.
 */
interface Shared {
  readonly setup: string;
  /** Global variables that a statement may bind, so that a function declares them. */
  readonly binds?: readonly string[];
  readonly statements: readonly string[];
  /** What the main thread prints at the end; an expression. */
  readonly end?: string;
  /** How much a statement of it costs to explore, in plain ones. */
  readonly weight: number;
}

const numbers: Shared = {
  setup: 'x = 0\ny = 1',
  binds: ['x', 'y'],
  statements: [
    'x += 1',
    'x += 1',
    'y -= #',
    'x = y + #',
    'y = x',
    'x, y = y, x',
    't = x\nx = t + #',
    'if x == #:\n    y = #',
    'if x < y:\n    {…}\nelse:\n    x = #',
    'print(f"{x} {y:>2}")',
    'print(x)',
    'x = x * 2 if y else #',
    'for i in range(2):\n    x += i',
    'i = 0\nwhile i < 2 and x < 3:\n    i += 1\n    x += 1',
    'assert x < 3, x',
    'assert x != y',
    'x = max(x, y)',
    'x = y = #',
    'print(0 <= x < y or not y)',
    'x = 2 ** x % 5',
    'print("even" if x % 2 == 0 else "odd")',
  ],
  end: 'x, y',
  weight: 1,
};

const list: Shared = {
  setup: 'items = [1]',
  binds: ['items'],
  statements: [
    'items.append(#)',
    'items.append(len(items))',
    'items[0] += 1',
    'items[-1] = #',
    'if items:\n    print(items.pop())',
    'print(len(items))',
    'for item in items:\n    print(item)',
    'for item in items:\n    if len(items) < 3:\n        items.append(item + 1)',
    'items = items + [#]',
    'items += [#]',
    'print([item * 2 for item in items])',
    'items[:] = [item for item in items if item != #]',
    'try:\n    items.remove(1)\nexcept ValueError:\n    print("gone")',
    'print(sum(items), # in items)',
    'first, *rest = items\nprint(first, rest)',
    'items.insert(0, #)',
    'items.extend([#, #])',
    'del items[0]',
    'for at, item in enumerate(items):\n    items[at] = item + 1',
    'print(sorted(items, reverse=True)[:2])',
    'items.sort(key=lambda item: -item)',
    'copy = list(items)\ncopy.append(#)\nitems = copy',
  ],
  end: 'items',
  weight: 1,
};

const dict: Shared = {
  setup: 'd = {"k": 0}',
  binds: ['d'],
  statements: [
    'd["k"] += 1',
    'd["k"] = d.get("k", 0) + 1',
    'if "j" not in d:\n    d["j"] = #',
    'print(d.setdefault("j", #))',
    'print(d.get("j"))',
    'for key in d:\n    print(key)',
    'for key, value in list(d.items()):\n    d[key] = value + 1',
    'try:\n    del d["k"]\nexcept KeyError as error:\n    print(error)',
    'print(d.pop("k", None))',
    'd.update(j=#)',
    'd = {**d, "n": #}',
    'print({key: value for key, value in d.items() if value})',
    'for key in d:\n    d[#] = key',
    'print(len(d), "j" in d)',
  ],
  end: 'd',
  weight: 1,
};

const set: Shared = {
  setup: 's = {1, 2}',
  binds: ['s'],
  statements: [
    's.add(#)',
    's.discard(1)',
    'if # in s:\n    s.remove(2)',
    'print(len(s))',
    's |= {#}',
    's = s - {#}',
    'for item in s:\n    s.add(item + 2)\n    break',
    'print(sorted(s & {0, 2}))',
  ],
  end: 'sorted(s)',
  weight: 1,
};

const deque: Shared = {
  setup: 'ends = deque([1, 2], maxlen=3)',
  statements: [
    'ends.append(#)',
    'ends.appendleft(#)',
    'print(ends.popleft())',
    'print(len(ends))',
    'ends.rotate(1)',
    'if ends:\n    print(ends[0], ends.pop())',
    'for item in ends:\n    print(item)',
    'ends.extend([#, #])',
  ],
  end: 'list(ends)',
  weight: 1,
};

const accounts: Shared = {
  setup: `class Account:
    total = 0
    def __init__(self, balance):
        self._balance = balance
    @property
    def balance(self):
        return self._balance
    @balance.setter
    def balance(self, value):
        self._balance = value
    def deposit(self, amount):
        self._balance += amount
        Account.total += 1
    def __eq__(self, other):
        return self._balance == other._balance
    def __str__(self):
        return f"has {self._balance}"
class Savings(Account):
    def deposit(self, amount=1):
        super().deposit(amount + 1)
account = Savings(0)
other = Account(1)`,
  binds: ['account', 'other'],
  statements: [
    'account.deposit(#)',
    'account.deposit()',
    'account.balance += 1',
    'other.balance = #',
    'print(account.balance)',
    'Account.total = #',
    'account.extra = #',
    'print(account.extra)',
    'print(account == other)',
    'print(str(account))',
    'account, other = other, account',
    'move = other.deposit\nmove(#)',
    'print(isinstance(account, Savings))',
    'account = Account(#)',
  ],
  end: 'account.balance, other.balance, Account.total',
  weight: 2,
};

const closure: Shared = {
  setup: `def make():
    n = 0
    def up(by=1):
        nonlocal n
        n += by
        return n
    def get():
        return n
    return up, get
up, get = make()`,
  binds: ['up', 'get'],
  statements: [
    'up()',
    'up(by=#)',
    'print(up())',
    'print(get())',
    'up(up())',
    'f = lambda k=get(): k\nprint(f())',
    'up, get = make()',
    'def twice(*values):\n    for value in values:\n        up(value)\ntwice(1, #)',
  ],
  end: 'get()',
  weight: 1.5,
};

const lock: Shared = {
  setup: 'lock = threading.Lock()\nn = 0',
  binds: ['n'],
  statements: [
    'with lock:\n    n += 1',
    'with lock:\n    n += 1',
    'with lock:\n    {…}',
    'lock.acquire()\nn += 1\nlock.release()',
    'if lock.acquire(False):\n    n += 1\n    lock.release()\nelse:\n    {…}',
    'if lock.acquire(timeout=1):\n    n += 2\n    lock.release()\nelse:\n    print("late")',
    'print(lock.acquire(blocking=False))',
    'n += 1',
    'lock.release()',
    'try:\n    lock.release()\nexcept RuntimeError as error:\n    print(error)',
    'print(lock.locked())',
    'try:\n    with lock:\n        n += 1\n        raise ValueError(n)\nexcept ValueError as error:\n    print(error)',
    'with lock:\n    seen = n\nwith lock:\n    n = seen + 1',
    'lock.acquire()\ntry:\n    {…}\nfinally:\n    lock.release()',
  ],
  end: 'n',
  weight: 1.5,
};

const twoLocks: Shared = {
  setup: 'a = threading.Lock()\nb = threading.RLock()',
  statements: [
    'with a:\n    with b:\n        {…}',
    'with b:\n    with a:\n        {…}',
    'with a, b:\n    print(#)',
    'with b:\n    with b:\n        print(#)',
    'a.acquire()',
    'b.acquire()',
    'b.release()',
    'with a:\n    print(#)',
    'with b:\n    if a.acquire(timeout=0.5):\n        a.release()\n    else:\n        print("no a")',
    'print(b.acquire(timeout=1))',
    'print(b.acquire(False), a.acquire(False))',
  ],
  weight: 1.5,
};

const semaphores: Shared = {
  setup: 'sem = threading.Semaphore(1)\nbound = threading.BoundedSemaphore(1)',
  statements: [
    'with sem:\n    {…}',
    'sem.release()',
    'bound.release()',
    'print(sem.acquire(False))',
    'print(sem.acquire(timeout=1))',
    'with bound:\n    print(#)',
    'sem.acquire()',
    'sem.release(2)',
    'try:\n    bound.release()\nexcept ValueError as error:\n    print(error)',
  ],
  weight: 2.5,
};

const condition: Shared = {
  setup: 'cond = threading.Condition()\nready = 0',
  binds: ['ready'],
  statements: [
    'with cond:\n    ready += 1\n    cond.notify()',
    'with cond:\n    ready = #\n    cond.notify_all()',
    'with cond:\n    while ready < 1:\n        cond.wait()\n    print(ready)',
    'with cond:\n    print(cond.wait(1))',
    'with cond:\n    if not ready:\n        cond.wait()\n    {…}',
    'with cond:\n    print(cond.wait_for(lambda: ready > 0, 1))',
    'with cond:\n    cond.wait_for(lambda: ready)\n    ready -= 1',
    'cond.notify()',
    'ready += 1',
    'with cond:\n    with cond:\n        ready += 1',
  ],
  end: 'ready',
  weight: 3,
};

const plainCondition: Shared = {
  setup: 'gate = threading.Lock()\ngo = threading.Condition(gate)\nopen_now = False',
  binds: ['open_now'],
  statements: [
    'with gate:\n    open_now = True\n    go.notify()',
    'with go:\n    while not open_now:\n        go.wait()\n    print("in")',
    'with go:\n    if go.wait(1):\n        {…}',
    'print(gate.locked())',
    'if gate.acquire(False):\n    go.notify_all()\n    gate.release()',
  ],
  end: 'open_now',
  weight: 3,
};

const event: Shared = {
  setup: 'event = threading.Event()\nword = "none"',
  binds: ['word'],
  statements: [
    'event.set()',
    'word = f"w{#}"\nevent.set()',
    'event.clear()',
    'print(event.wait(1))',
    'event.wait()\nprint(word)',
    'if event.is_set():\n    {…}',
    'print(event.is_set())',
    'if not event.wait(timeout=0.5):\n    word += "!"',
  ],
  end: 'word, event.is_set()',
  weight: 2,
};

const barrier: Shared = {
  setup: 'barrier = threading.Barrier(2)',
  statements: [
    'print(barrier.wait())',
    'barrier.wait()\n{…}',
    'try:\n    barrier.wait(1)\nexcept threading.BrokenBarrierError:\n    print("broken")',
    'barrier.abort()',
    'barrier.reset()',
    'print(barrier.n_waiting)',
    'print(barrier.broken, barrier.parties)',
    'if barrier.wait() == 0:\n    {…}',
  ],
  end: 'barrier.broken',
  weight: 3,
};

const boundedQueue: Shared = {
  setup: 'q = queue.Queue(maxsize=1)',
  statements: [
    'q.put(#)',
    'print(q.get())',
    'try:\n    print(q.get(timeout=1))\nexcept queue.Empty:\n    print("empty")',
    'try:\n    q.put_nowait(#)\nexcept queue.Full:\n    print("full")',
    'try:\n    q.put(#, timeout=1)\nexcept queue.Full:\n    {…}',
    'q.get()\nq.task_done()',
    'print(q.qsize(), q.empty())',
    'q.task_done()',
    'q.join()',
    'print(q.get_nowait())',
  ],
  end: 'q.full()',
  weight: 2.5,
};

const openQueue: Shared = {
  setup: 'jobs = queue.Queue()',
  statements: [
    'jobs.put(#)',
    'for i in range(2):\n    jobs.put(i)',
    'print(jobs.get())\njobs.task_done()',
    'jobs.put(None)',
    'while (job := jobs.get()) is not None and job < 2:\n    print(job)',
    'jobs.join()\nprint("done")',
    'print(jobs.get(block=False))',
  ],
  end: 'jobs.qsize()',
  weight: 2.5,
};

const simpleQueue: Shared = {
  setup: 'sq = queue.SimpleQueue()',
  statements: [
    'sq.put(#)',
    'print(sq.get())',
    'try:\n    print(sq.get_nowait())\nexcept queue.Empty:\n    print("empty")',
    'try:\n    print(sq.get(timeout=1))\nexcept queue.Empty:\n    {…}',
    'print(sq.qsize())',
  ],
  end: 'sq.empty()',
  weight: 1,
};

const managers: Shared = {
  setup: `class Guard:
    count = 0
    def __init__(self, name):
        self.name = name
    def __enter__(self):
        Guard.count += 1
        print("in", self.name)
        return self
    def __exit__(self, kind, value, trace):
        Guard.count -= 1
        return kind is ValueError
class Late(Exception):
    pass`,
  statements: [
    'with Guard("a"):\n    {…}',
    'with Guard("b") as g:\n    raise ValueError(g.name)',
    'with Guard("c"):\n    raise KeyError(#)',
    'try:\n    {…}\nfinally:\n    print(Guard.count)',
    'try:\n    raise Late("x")\nexcept Late as error:\n    print(error)\nelse:\n    print("never")',
    'raise Late',
    'try:\n    if Guard.count:\n        raise Late(Guard.count)\n    print("free")\nexcept (Late, ValueError) as error:\n    print("late", error)',
    'for i in range(2):\n    try:\n        if Guard.count == i:\n            continue\n        print(i)\n    finally:\n        Guard.count += 1',
  ],
  end: 'Guard.count',
  weight: 1.5,
};

const threads: Shared = {
  setup: 'z = 0\ndef inner(by=1):\n    global z\n    z += by',
  binds: ['z'],
  statements: [
    't = threading.Thread(target=inner)\nt.start()\nt.join()',
    'print(threading.current_thread().name)',
    't = threading.Thread(target=inner, kwargs={"by": #}, daemon=True)\nt.start()',
    't = threading.Thread(target=inner, args=(#,))\nt.start()\nt.join(1)\nprint(t.is_alive())',
    't = threading.Timer(1, inner)\nt.start()\nt.cancel()',
    't = threading.Timer(0.5, inner, args=(2,))\nt.start()',
    'time.sleep(0.1)\nz += 1',
    'z += 1',
    't = threading.Thread(target=inner)\ntry:\n    t.join()\nexcept RuntimeError as error:\n    print(error)',
    'if not t0.is_alive():\n    {…}',
    't0.join(0.5)',
  ],
  end: 'z',
  weight: 3,
};

const own: Shared = {
  setup: 'own = threading.local()\ntotals = []',
  statements: [
    'own.n = #',
    'own.n = getattr_or(own, #) + 1\ntotals.append(own.n)',
    'try:\n    print(own.n)\nexcept AttributeError as error:\n    print("nothing")',
  ].filter((each) => !each.includes('getattr_or')),
  end: 'totals',
  weight: 1,
};

const waiting: readonly Shared[] = [
  lock,
  twoLocks,
  semaphores,
  condition,
  plainCondition,
  event,
  barrier,
  boundedQueue,
  openQueue,
  simpleQueue,
];
const plain: readonly Shared[] = [numbers, list, dict, set, deque, accounts, closure, managers, own];

/** `text` with each of its lines moved to the right. */
const indented = (text: string, by = '    '): string => text.replace(/^(?=.)/gm, by);

/** Writes the statements of one program. */
class Writer {
  readonly chance: Chance;
  readonly shared: readonly Shared[];

  constructor(chance: Chance, shared: readonly Shared[]) {
    this.chance = chance;
    this.shared = shared;
  }

  number(): string {
    return String(this.chance.below(3));
  }

  /** A statement, which may hold others down to `depth`. */
  statement(depth: number): string {
    const { chance } = this;
    if (depth > 0 && chance.percent(12)) return this.wrapped(depth - 1);
    const { statements } = chance.of(this.shared);
    const fitting = depth > 0 ? statements : statements.filter((each) => !each.includes('{…}'));
    return chance
      .of(fitting)
      .replace(/#/g, () => this.number())
      .replace(/^( *)\{…\}$/gm, (_, space: string) => indented(this.statement(depth - 1), space));
  }

  wrapped(depth: number): string {
    const inner = indented(this.statement(depth));
    switch (this.chance.below(5)) {
      case 0:
        return `for i in range(2):\n${inner}`;
      case 1:
        return `try:\n${inner}\nexcept (ValueError, KeyError, IndexError, RuntimeError) as error:\n    print("caught", error)`;
      case 2:
        return `try:\n${inner}\nfinally:\n    print("finally")`;
      case 3:
        return `if threading.current_thread().name == "t0":\n${inner}\nelse:\n    print(${this.number()})`;
      default:
        return `k = 0\nwhile k < 2:\n    k += 1\n    if k == ${this.number()}:\n        continue\n${inner}`;
    }
  }

  /** The body of a function of so many statements, with the globals that it binds declared. */
  body(length: number, depth: number): string {
    const text = Array.from({ length }, () => this.statement(depth)).join('\n');
    const bound = this.shared
      .flatMap((each) => each.binds ?? [])
      .filter((name) =>
        new RegExp(String.raw`(^|[\s,])${name}(, \w+)* ([-+*|]|//)?= |\b${name} = `, 'm').test(text),
      );
    return bound.length === 0 ? text : `global ${bound.join(', ')}\n${text}`;
  }
}

/**
 * A small threaded program, always the same for a seed: two or three threads with a few statements each, on
 * one or two things that they share, made so that every schedule of most can be run on a real interpreter
 * in well under a second. None loops without a bound, prints an address or a thread's given name, or has an
 * error whose message differs between versions.
 */
export function generateProgram(seed: number): string {
  const chance = new Chance(seed);
  const shared = chance.percent(12)
    ? [threads, numbers]
    : chance.percent(45)
      ? [chance.of(plain)]
      : chance.percent(55)
        ? [chance.of(waiting)]
        : [chance.of(waiting), chance.of(plain)];
  const writer = new Writer(chance, shared);
  const heaviest = Math.max(...shared.map(({ weight }) => weight));
  // Now and then most of the program runs in one thread.
  const lonely = chance.percent(6);
  const count = lonely ? 1 : chance.percent(heaviest > 2 ? 10 : 20) ? 3 : 2;
  const most = count === 3 ? 2 : heaviest >= 2.5 ? 2 : heaviest > 1 ? 3 : 4;
  const length = () => (lonely ? 3 + chance.below(4) : 1 + chance.below(most));
  const depth = count === 3 || heaviest >= 2.5 ? 1 : 2;
  const same = chance.percent(25);
  const parameter = same && chance.percent(50);
  const workers = same ? 1 : count;
  const functions = Array.from({ length: workers }, (_, at) => {
    const body = writer.body(length(), depth);
    const start = parameter ? `def work${at}(me, *rest, last=0):\n    print(me)\n` : `def work${at}():\n`;
    return `${start}${indented(body)}`;
  });
  const subclass = chance.percent(15);
  const worker = `class Worker(threading.Thread):
    def __init__(self, job, *values):
        super().__init__(name="worker")
        self.job = job
        self.values = values
    def run(self):
        self.job(*self.values)`;
  // The main thread does a share of the work in some programs.
  const mainWorks = count > 1 && chance.percent(25);
  const started = mainWorks ? count - 1 : count;
  const job = (at: number) => `work${same ? 0 : at}`;
  const made = Array.from({ length: started }, (_, at) => {
    const daemon = chance.percent(6) ? ', daemon=True' : '';
    const values = parameter ? (chance.percent(50) ? `, args=("t${at}",)` : `, kwargs={"me": ${at}}`) : '';
    if (subclass) return `t${at} = Worker(${job(at)}${parameter ? `, "t${at}"` : ''})`;
    return `t${at} = threading.Thread(target=${job(at)}, name="t${at}"${values}${daemon})`;
  });
  const inLoop = started > 1 && chance.percent(30);
  const names = Array.from({ length: started }, (_, at) => `t${at}`);
  const each = (call: string) =>
    inLoop ? [`for t in [${names.join(', ')}]:\n    t.${call}`] : names.map((name) => `${name}.${call}`);
  const joins = chance.percent(80) ? each('join()') : chance.percent(40) ? each('join(timeout=1)') : [];
  const ends = shared.flatMap(({ end }) => (end === undefined ? [] : [end]));
  return [
    'import threading',
    'import time, queue',
    'from collections import deque',
    ...shared.map(({ setup }) => setup),
    ...functions,
    ...(subclass ? [worker] : []),
    ...made,
    ...each('start()'),
    ...(mainWorks ? [`${job(count - 1)}(${parameter ? '"main"' : ''})`] : []),
    ...joins,
    ...(ends.length > 0 && chance.percent(90) ? [`print(${ends.join(', ')})`] : []),
    '',
  ].join('\n');
}

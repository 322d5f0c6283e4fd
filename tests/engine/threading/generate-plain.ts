/**
 * Something that threads share, and statements that use it. In a statement `#` is a small number, and `{…}` on a line
 * of its own another statement.
 */
export interface Shared {
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
    'if x > #:\n    return',
    'x = max(x, y)',
    'x = y = #',
    'print(0 <= x < y or not y)',
    'x = 2 ** x % 5',
    'print("even" if x % 2 == 0 else "odd")',
    'y = # / x',
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
    'for item in items:\n    if item == #:\n        break\nelse:\n    {…}',
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
    'd = dict(d)\nd["n"] = #',
    'print([key for key, value in d.items() if value])',
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
    'if get() > #:\n    return',
    'def twice(*values):\n    for value in values:\n        up(value)\ntwice(1, #)',
  ],
  end: 'get()',
  weight: 1.5,
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
    'with Guard("d"):\n    return',
    'try:\n    {…}\nfinally:\n    print(Guard.count)',
    'try:\n    raise Late("x")\nexcept Late as error:\n    print(error)\nelse:\n    print("never")',
    'raise Late',
    'try:\n    if Guard.count:\n        raise Late(Guard.count)\n    print("free")\nexcept (Late, ValueError) as error:\n    print("late", error)',
    'for i in range(2):\n    try:\n        if Guard.count == i:\n            continue\n        print(i)\n    finally:\n        Guard.count += 1',
  ],
  end: 'Guard.count',
  weight: 1.5,
};

const own: Shared = {
  setup: 'own = threading.local()\ntotals = []',
  statements: [
    'own.n = #',
    'own.n = #\ntotals.append(own.n)',
    'try:\n    own.n += 1\n    totals.append(own.n)\nexcept AttributeError as error:\n    print(error)',
    'try:\n    print(own.n)\nexcept AttributeError:\n    print("nothing")',
    'print(totals)',
  ],
  end: 'totals',
  weight: 1,
};

/** What threads can only change. */
export const plain: readonly Shared[] = [numbers, list, dict, set, deque, accounts, closure, managers, own];

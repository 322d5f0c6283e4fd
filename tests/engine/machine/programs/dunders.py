class V:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"V({self.x!r})"

    def __add__(self, other):
        if isinstance(other, V):
            return V(self.x + other.x)
        if isinstance(other, int):
            return V(self.x + other)
        return NotImplemented

    def __radd__(self, other):
        return V(("r", other, self.x))

    def __sub__(self, other):
        return V(self.x - other.x)

    def __iadd__(self, other):
        self.x += other
        return self

    def __neg__(self):
        return V(-self.x)

    def __invert__(self):
        return "inverted"

    def __pos__(self):
        return "plus"

    def __eq__(self, other):
        print("eq", self, other)
        return isinstance(other, V) and self.x == other.x

    def __lt__(self, other):
        return self.x < other.x

    def __len__(self):
        return self.x

    def __abs__(self):
        return abs(self.x)

    def __int__(self):
        return self.x + 100

    def __float__(self):
        return self.x / 2


v, w = V(3), V(4)
print(v + w, v + 1, 1 + v, w - v, -v, ~v, +v)
print(v == w, v != w, v == V(3), v == 3, v < w, v > w, sorted([1, 2]))
v += 5
print(v, len(v), abs(V(-2)), int(v), float(v), bool(V(0)), not V(0))
for wrong in (lambda: v + "x", lambda: v * 2, lambda: v <= w, lambda: v - 1):
    try:
        print(wrong())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
if V(0):
    print("never")
print("or" if V(0) or V(0) else "neither", f"{v} {v!r}", str(v), repr(v))


class Box:
    def __init__(self):
        self.items = {}

    def __getitem__(self, key):
        print("get", key)
        return self.items[key]

    def __setitem__(self, key, value):
        print("set", key, value)
        self.items[key] = value

    def __delitem__(self, key):
        print("del", key)
        del self.items[key]

    def __contains__(self, key):
        return key in self.items

    def __iter__(self):
        return iter(list(self.items))

    def __call__(self, *args):
        return args

    def __bool__(self):
        print("bool")
        return len(self.items) > 0


b = Box()
b["a"] = 1
b["a"] += 10
b["b"] = 2
print(b["a"], "a" in b, "z" in b, "z" not in b, b(1, 2), [k for k in b], list(b))
del b["a"]
try:
    b["a"]
except KeyError as error:
    print("KeyError", error)
print(bool(b), b and 1, not b)
x, = b
print(x, tuple(b), set(b), [*b])


class Count:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        self.i = 0
        return self

    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i


for i in Count(3):
    print(i)
print(sum(Count(4)), max(Count(3)), list(Count(2)), 2 in Count(3), 9 in Count(3), any(Count(2)), all(Count(2)))
it = iter(Count(2))
print(next(it), next(it), next(it, "end"))


class Base:
    def __eq__(self, other):
        return "base"

    def __add__(self, other):
        return "base add"

    def __radd__(self, other):
        return "base radd"


class Derived(Base):
    def __eq__(self, other):
        return "derived"

    def __radd__(self, other):
        return "derived radd"


print(Base() == Derived(), Derived() == Base(), Base() + Derived(), Derived() + Base(), Base() == 1, 1 == Base())
print(Base() != Derived(), [1] + Base() if False else 1 + Base())


class Bad:
    def __len__(self):
        return "x"

    def __str__(self):
        return 3

    def __bool__(self):
        return 1

    def __iter__(self):
        return 5


for wrong in (lambda: len(Bad()), lambda: str(Bad()), lambda: bool(Bad()), lambda: [x for x in Bad()], lambda: not Bad()):
    try:
        print(wrong())
    except TypeError as error:
        print(error)


class Ordered:
    def __init__(self, k):
        self.k = k

    def __lt__(self, other):
        return self.k < other.k

    def __gt__(self, other):
        return self.k > other.k


print(Ordered(1) < Ordered(2), Ordered(1) > Ordered(2))
try:
    Ordered(1) >= Ordered(2)
except TypeError as error:
    print(error)
print(sorted(["bb", "a", "ccc"], key=len), min([3, 1, 2], key=lambda x: -x), max("ab", "c", key=len))
names = ["x", "yy", ""]
names.sort(key=len, reverse=True)
print(names)


class Box:
    def __init__(self, name, full):
        self.name = name
        self.full = full

    def __bool__(self):
        print("is", self.name, "full?")
        return self.full

    def __str__(self):
        print("name of", self.name, end="; ")
        return f"<{self.name}>"


a, b = Box("a", True), Box("b", False)
print((a or b) is a, (b or a) is a, (a and b) is b, (b and a) is b)
print("boxes", a, b, sep=", ")

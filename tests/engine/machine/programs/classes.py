class Empty:
    pass


e = Empty()
e.x = 1
e.y = e.x + 1
print(e.x, e.y)
del e.x
try:
    print(e.x)
except AttributeError as error:
    print(error)
try:
    del e.x
except AttributeError as error:
    print("no x")
try:
    Empty(1)
except TypeError as error:
    print(error)


class Counter:
    """Counts."""

    made = 0
    names = []

    def __init__(self, start=0, *, step=1):
        self.value = start
        self.step = step
        Counter.made += 1
        self.names.append(start)

    def up(self, times=1):
        self.value += self.step * times
        return self

    @staticmethod
    def twice(x):
        return 2 * x

    @classmethod
    def of(cls, start):
        return cls(start)

    def __private(self):
        return "private"

    def show(self):
        return self.__private()


c = Counter(5, step=2)
print(c.up().up(3).value, Counter.made, c.made, Counter.names)
c.made = 10
print(c.made, Counter.made)
print(Counter.twice(4), c.twice(5), Counter.of(3).value, type(c.of(1)) is Counter)
print(c.show(), hasattr, c.__class__.__name__) if False else print(c.show(), c.__class__.__name__)
up = c.up
print(up(2).value, Counter.up(c).value)
for call in (lambda: c.up(1, 2), lambda: Counter.up(), lambda: Counter(1, 2), lambda: Counter(stp=1), lambda: c.nothing):
    try:
        call()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
try:
    Counter.nothing
except AttributeError as error:
    print(error)


class A:
    def who(self):
        return "A"


class B(A):
    def who(self):
        return "B" + super().who()


class C(A):
    def who(self):
        return "C" + super().who()


class D(B, C):
    def who(self):
        return "D" + super().who()


print(D().who(), B().who(), super(D, D()).who())
print(isinstance(D(), A), isinstance(A(), D), isinstance(D(), (int, C)))
try:

    class Wrong(A, B):
        pass

except TypeError as error:
    print(str(error).split("(MRO)")[0])
x = "module"


class Scope:
    x = x + " in class"
    y = [x for _ in range(2)]

    def get(self):
        return x


print(Scope.x, Scope().get(), Scope.y)


def make(base):
    class Inner(base):
        kind = "inner"

        def who(self):
            return self.kind + super().who()

    return Inner


print(make(C)().who())
a, b = A(), A()
print(a == a, a == b, a != b, bool(a), a in [b, a])
d = {a: 1, b: 2}
print(d[a], d[b])

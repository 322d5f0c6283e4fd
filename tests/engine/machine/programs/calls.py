def show(f):
    try:
        print(f())
    except TypeError as error:
        print(error)


def f(a, b=2, *rest, c, d=4, **others):
    return a, b, rest, c, d, others


def two(a, b):
    return a, b


def only(*, k, m=1):
    return k, m


def none():
    return "none"


def opt(a, b=1, c=2):
    return a, b, c


items = [1, 2]
kw = {"c": 3}
show(lambda: f(*items, **kw))
show(lambda: f(*items, 5, *items, c=1, **{"z": 2}))
show(lambda: f(1))
show(lambda: f(c=1))
show(lambda: f())
show(lambda: two(1))
show(lambda: two())
show(lambda: two(1, 2, 3))
show(lambda: two(1, a=2))
show(lambda: two(1, b=2))
show(lambda: two(b=1, a=2))
show(lambda: two(1, 2, zzzzzzz=3))
show(lambda: only(1))
show(lambda: only())
show(lambda: only(m=1))
show(lambda: only(1, k=2))
show(lambda: only(1, 2, k=2, m=2))
show(lambda: none(1))
show(lambda: opt())
show(lambda: opt(1, 2, 3, 4))
show(lambda: opt(*[1, 2], **{"c": 5}))
show(lambda: opt(1, **{"a": 5}))
show(lambda: opt(*5))
show(lambda: opt(1, *5))
show(lambda: print(*"abc", sep="-"))
show(lambda: f(1, *(), **{}, c=2))
show(lambda: f(1, c=1, **{"c": 2}))
show(lambda: two(*{"a": 1, "b": 2}))
show(lambda: two(**{"a": 1, "b": 2}))
show(lambda: [*items, 0, *items])
show(lambda: (*items, *"xy"))
show(lambda: {*items, *items})
show(lambda: [*5])


class C:
    def m(self, x):
        return x

    def n():
        return 1

    @staticmethod
    def s(x):
        return x

    def __call__(self, *args, **kw):
        return args, kw


show(lambda: C().m())
show(lambda: C().m(1, 2))
show(lambda: C().n())
show(lambda: C().s())
show(lambda: C.m(1))
show(lambda: C()(1, k=2))
show(lambda: C.n())
first, *middle, last = range(5)
print(first, middle, last)
*a, b = "xy"
print(a, b)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d)


def unpack(f):
    try:
        f()
    except (TypeError, ValueError) as error:
        print(error)


def u1():
    a, b = 1


def u2():
    a, b = 1, 2, 3


def u3():
    a, b, c = [1]


def u4():
    a, *b, c = [1]


for u in (u1, u2, u3, u4):
    unpack(u)


def defaults(x, seen=[]):
    seen.append(x)
    return seen


print(defaults(1), defaults(2))
x = y = z = []
x.append(1)
print(y, z)
i = 0
l = [0, 0, 0]
i, l[i] = 1, 9
print(i, l)


def order(n):
    print("eval", n)
    return n


l[order(1)] = order(2)
d = {order("k"): order("v")}
d[order("k")] += str(order("w"))
print(order(1) < order(2) < order(3), order(3) < order(2) < order(1))
print(l, d, order(0) or order(5), order(0) and order(5))
if not (order(1) and order(0)) and order(7):
    print("yes")
if 1 < order(2) < 3 or order(9):
    print("chain")
while not 5 > order(4) > 3 and order(1):
    print("never")

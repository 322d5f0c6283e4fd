def counter():
    n = 0

    def up(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return up, get


up, get = counter()
other, _ = counter()
print(up(), up(5), get(), other())


def late():
    fs = []
    for i in range(3):
        fs.append(lambda: i)
    return [f() for f in fs]


print(late())


def bound():
    return [lambda i=i: i * 10 for i in range(3)]


print([f() for f in bound()])


def captured():
    return [lambda: i for i in range(3)]


print([f() for f in captured()])


def deep(a):
    def mid(b):
        def inner(c):
            return a, b, c

        a2 = a * 2
        return inner(a2)

    return mid


print(deep(1)(2))


def unbound():
    def inner():
        return z

    try:
        return inner()
    except NameError as error:
        print(error)
    z = 3
    return inner()


print(unbound())


def local():
    try:
        print(q)
    except UnboundLocalError as error:
        print(error)
    q = 1
    del q
    try:
        q
    except NameError as error:
        print(error)


local()


def deleted():
    v = 1

    def f():
        return v

    del v
    try:
        f()
    except NameError as error:
        print(error)


deleted()


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(20))
compose = lambda f, g: lambda *args: f(g(*args))
print(compose(str, max)(3, 9, 4) + "!")
total = 0


def add(n):
    global total
    total = total + n


for k in range(4):
    add(k)
print(total)


def deco(f):
    def wrapper(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        return f(*args, **kwargs)

    return wrapper


def tag(text):
    def inner(f):
        return lambda *a: text + str(f(*a))

    return inner


less = tag("<")


@less
@deco
def mul(a, b=2):
    return a * b


print(mul(3), mul(3, 4))


def runs(n):
    if n == 0:
        return 0
    return 1 + runs(n - 1)


print(runs(900))
try:
    runs(5000)
except RecursionError as error:
    print(type(error).__name__)


def cellparam(p, *rest, **kw):
    def f():
        nonlocal p
        p += 1
        return p, rest, kw

    f()
    return f()


print(cellparam(1, 2, k=3))

class Manager:
    def __init__(self, name, swallow=False, fail=""):
        self.name = name
        self.swallow = swallow
        self.fail = fail

    def __enter__(self):
        print("enter", self.name)
        if self.fail == "enter":
            raise RuntimeError("enter " + self.name)
        return self

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, None if kind is None else kind.__name__, value, traceback is None)
        if self.fail == "exit":
            raise RuntimeError("exit " + self.name)
        return self.swallow


with Manager("a") as m:
    print(m.name)
with Manager("b"), Manager("c") as c:
    print("body", c.name)
with Manager("swallows", True):
    1 / 0
print("after")
try:
    with Manager("outer"), Manager("inner"):
        raise ValueError("v")
except ValueError as error:
    print("caught", error)
try:
    with Manager("x", fail="enter"):
        print("never")
except RuntimeError as error:
    print(error)
try:
    with Manager("y", fail="exit"):
        print("body")
except RuntimeError as error:
    print(error)
try:
    with Manager("z", True, "exit"):
        raise KeyError("k")
except RuntimeError as error:
    print(error)


def leaves(how):
    for i in range(3):
        with Manager(i):
            if how == "return":
                return i
            if how == "break":
                break
            if how == "continue":
                continue
            print("normal", i)
    return "end"


for how in ("return", "break", "continue", ""):
    print(leaves(how))


def both():
    try:
        with Manager("in try"):
            return "value"
    finally:
        print("finally")


print(both())
try:
    with 5:
        pass
except TypeError as error:
    print(error)


class Half:
    def __enter__(self):
        return 1


try:
    with Half():
        pass
except TypeError as error:
    print(error)


def swallowed():
    with Manager("s", True):
        raise ValueError("gone")
    return "goes on"


print(swallowed())


class Pair:
    def __enter__(self):
        return 1, 2

    def __exit__(self, *args):
        print(len(args))


with Pair() as (p, q):
    print(p, q)
try:
    with Pair() as (p, q, r):
        print("never")
except ValueError as error:
    print(error)


class Reraise:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        try:
            raise
        except ValueError as error:
            print("again", error)
        return True


with Reraise():
    raise ValueError("x")
print("end")

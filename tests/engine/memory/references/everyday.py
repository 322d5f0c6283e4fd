# What the programs of everyday.ts begin with: objects that tell how many references they have.
import sys, weakref
rc = sys.getrefcount
class E:
    pass
D = E()
class H:
    def __init__(self, name=0):
        self.name = name
    def __del__(self):
        print("del", self.name)
    def __add__(self, other):
        print("add", rc(self), rc(other))
        return self
    def __mul__(self, other):
        print("mul", rc(self), rc(other))
        return NotImplemented
    def __rmul__(self, other):
        print("rmul", rc(self), rc(other))
        return other
    def __isub__(self, other):
        print("isub", rc(self), rc(other))
        return self
    def __eq__(self, other):
        print("eq", rc(self), rc(other))
        return True
    def __lt__(self, other):
        print("lt", rc(self), rc(other))
        return True
    def __hash__(self):
        print("hash", rc(self))
        return 5
    def __getitem__(self, key):
        print("getitem", rc(self), rc(key))
        return key
    def __setitem__(self, key, value):
        print("setitem", rc(self), rc(key), rc(value))
    def __delitem__(self, key):
        print("delitem", rc(self), rc(key))
    def __contains__(self, key):
        print("contains", rc(self), rc(key))
        return True
    def __len__(self):
        print("len", rc(self))
        return 3
    def __bool__(self):
        print("bool", rc(self))
        return True
    def __neg__(self):
        print("neg", rc(self))
        return self
    def __call__(self, *args, k=D):
        print("call", rc(self), rc(k), rc(args))
        return self
    def __enter__(self):
        print("enter", rc(self))
        return self
    def __exit__(self, a, b, c):
        print("exit", rc(self))
        return True
    def __str__(self):
        print("str", rc(self))
        return "H"
    @property
    def p(self):
        print("p", rc(self))
        return self
    def m(self, other=D):
        print("m", rc(self), rc(other))
        return self
    @classmethod
    def c(cls, other=D):
        print("c", rc(other))
        return other
    @staticmethod
    def s(other=D):
        print("s", rc(other))
        return other
class I:
    def __init__(self, items):
        self.items = items
        self.at = 0
    def __iter__(self):
        print("iter", rc(self))
        return self
    def __next__(self):
        print("next", rc(self))
        if self.at >= len(self.items):
            raise StopIteration
        self.at += 1
        return self.items[self.at - 1]
def f(a, b=D, *c, k=D, **d):
    print("f", rc(a), rc(b), len(c), rc(k), rc(d))
    return a
def g(a):
    return a
def show(*args):
    print("show", *[rc(a) for a in args])

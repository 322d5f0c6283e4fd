# What the programs of plain.txt begin with.
import gc, sys, weakref
from collections import deque
rc = sys.getrefcount
class N:
    def __init__(self, name):
        self.name = name
        self.n = 0
    def __del__(self):
        print("del", self.name if isinstance(self.name, int) else 0)
    def __enter__(self):
        print("enter", rc(self))
        return self
    def __exit__(self, a, b, c):
        print("exit", rc(self))
        return True
    def m(self, o):
        print("m", rc(self), rc(o))
        self.n = 0
        return self
    @classmethod
    def c(cls, o):
        print("c", rc(o))
        return o
    @staticmethod
    def s(o):
        print("s", rc(o))
        return o
    @property
    def p(self):
        print("get", rc(self))
        return self
    @p.setter
    def p(self, o):
        print("set", rc(self), rc(o))
    @p.deleter
    def p(self):
        print("delete", rc(self))
class S(N):
    def __init__(self, a, k=1):
        super().__init__(9)
        self.a = a
        self.k = k
        print("init", rc(self), rc(a))
    def m(self, o):
        print("sub", rc(self), rc(o))
        return super().m(o)
    def go(self, o):
        self.m(o)
        self.a = o
        return self
kept = []
def keep(*v):
    kept.append(v)
def fail(v):
    w = [v]
    raise ValueError(v)
def show(*args):
    print("show", *[rc(a) for a in args if type(a) not in (int, bool)])
H = N

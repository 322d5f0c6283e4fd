import gc, sys, weakref, collections
from collections import deque
on = False
def c():
    if on:
        print(gc.get_count())
def g(p, q):
    c()
def h(*p, **q):
    c()
class G:
    def __init__(self, p, q):
        c()
    def m(self, p, q):
        c()
    def __call__(self, p, q):
        c()
    @property
    def p(self):
        c()
    @staticmethod
    def s(p, q):
        c()
    @classmethod
    def c(cls, p, q):
        c()
gc.disable()
a = []
b = [a]
b1 = [2, 1]
d = {"k": a}
e = []
m = G(a, a)
on = True
gc.collect()
c()
STATEMENT
c()
STATEMENT
c()
t = [(), [[]], {"k": [a]}, {"j": {"k": a}}, (a, (a, b)), (a,), iter(b), iter([a])]
c()
u = [STATEMENT, STATEMENT]
c()
t = [(), [[]], {"k": [a]}, {"j": {"k": a}}, (a, (a, b)), (a,), iter(b), iter([a])]
c()
def f():
    u = [STATEMENT, STATEMENT]
f()
c()
f()
c()

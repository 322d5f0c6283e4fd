import gc
class Q:
    def __init__(self):
        self.me = self
    def __del__(self):
        print("del")
def f1(*p):
    return p
class G:
    def __enter__(self):
        print("enter")
    def __exit__(self, kind, error, trace):
        pass
def f2(p, q=1):
    return p
f = []
a = []
t = (f, f, a)
d = {"k": 1}
gc.collect()
gc.set_threshold(THRESHOLD)
Q()
STATEMENT
print(1)
[].append([])
print(2)

#: prints 2
#: traced
import gc

gc.collect()
a = [None]
b = [a]
a[0] = b
del a
del b
print(gc.collect())

#: prints 4000000 40000000 36000000
#: needs numpy
#: traced
import numpy as np

a = np.ones(500_000)     #  4 MB
b = np.ones(2_000)       # 16 kB
print(a.nbytes, end=' ')
del a
c = np.ones(375_000)     #  3 MB
d = np.ones(625_000)     #  5 MB
e = np.ones(5_000_000)   # 40 MB
print(e.nbytes, end=' ')
del e
f = np.ones(4_500_000)   # 36 MB
print(f.nbytes)

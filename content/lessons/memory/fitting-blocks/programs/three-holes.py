#: prints 36000 72000
#: needs numpy
#: traced
import numpy as np

a = np.ones(7500)    # 60 kB
b = np.ones(1000)    #  8 kB
c = np.ones(5000)    # 40 kB
d = np.ones(1000)    #  8 kB
e = np.ones(10000)   # 80 kB
f = np.ones(1000)    #  8 kB
del a
del c
del e
g = np.ones(4500)    # 36 kB
h = np.ones(9000)    # 72 kB
print(g.nbytes, h.nbytes)

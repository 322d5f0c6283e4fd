#: prints 24000 56000
#: needs numpy
#: traced
import numpy as np

a = np.ones(6000)    # 48 kB
b = np.ones(2000)    # 16 kB
c = np.ones(4000)    # 32 kB
d = np.ones(2000)    # 16 kB
del a
del c
f = np.ones(3000)    # 24 kB
del b
g = np.ones(7000)    # 56 kB
print(f.nbytes, g.nbytes)

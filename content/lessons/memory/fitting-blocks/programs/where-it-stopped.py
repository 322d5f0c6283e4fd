#: prints 24000
#: needs numpy
#: traced
import numpy as np

a = np.ones(5000)    # 40 kB
b = np.ones(1000)    #  8 kB
c = np.ones(5000)    # 40 kB
d = np.ones(1000)    #  8 kB
del c
e = np.ones(1000)    #  8 kB
del a
f = np.ones(3000)    # 24 kB
print(f.nbytes)

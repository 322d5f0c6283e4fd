#: prints 48000 24000
#: needs numpy
#: traced
import numpy as np

a = np.ones(10000)   # 80 kB
b = np.ones(1000)    #  8 kB
c = np.ones(5000)    # 40 kB
d = np.ones(1000)    #  8 kB
del a
del c
e = np.ones(6000)    # 48 kB
f = np.ones(3000)    # 24 kB
print(e.nbytes, f.nbytes)

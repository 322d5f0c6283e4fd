#: prints 64000
#: needs numpy
#: traced
import numpy as np

a = np.ones(5000)    # 40 kB
b = np.ones(1000)    #  8 kB
c = np.ones(5000)    # 40 kB
d = np.ones(1000)    #  8 kB
del a
del c
e = np.ones(8000)    # 64 kB
print(e.nbytes)

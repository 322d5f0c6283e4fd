#: prints 2.0
#: needs numpy, glibc
import ctypes

import numpy as np

c = np.ones((100, 100))
d = np.ones((100, 100))
stale = ctypes.cast(c.ctypes.data, ctypes.POINTER(ctypes.c_double))
del c
f = np.full((100, 100), 2.0)
print(stale[0])

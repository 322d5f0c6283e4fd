#: prints 2.0
#: needs numpy, glibc
import ctypes

import numpy as np

c = np.ones((100, 100))
d = np.ones((100, 100))
address = c.ctypes.data
del c
f = np.full((100, 100), 2.0)
print(ctypes.c_double.from_address(address).value)

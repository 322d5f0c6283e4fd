#: prints 80000
#: needs numpy
#: traced
import gc

import numpy as np

a = np.ones((100, 100))
d = np.ones((50, 50))
ring = [a, None]
ring[1] = ring
del a
del ring
f = np.ones((100, 100))
gc.collect()
g = np.ones((100, 100))
print(g.nbytes)

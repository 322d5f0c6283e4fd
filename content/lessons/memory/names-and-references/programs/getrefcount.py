#: prints 2
#: prints 3
#: prints 4 2
#: needs numpy
import sys

import numpy as np

a = np.ones((100, 100))
print(sys.getrefcount(a))
b = a.T
print(sys.getrefcount(a))
c = b.T
print(sys.getrefcount(a), sys.getrefcount(b))

#: prints 80000 96800
#: needs numpy
#: traced
import numpy as np

m, n = 100, 110
a = np.ones((m, m))
b = a.T
c = np.ones((m, m))
d = np.ones((m, m))
del c
e = np.ones((n, n))
f = np.ones((m, m))
print(a.nbytes, e.nbytes)

#: prints 80000 96800
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
b = a.T
c = np.ones((100, 100))
d = np.ones((100, 100))
del c
e = np.ones((110, 110))
f = np.ones((100, 100))
print(a.nbytes, e.nbytes)

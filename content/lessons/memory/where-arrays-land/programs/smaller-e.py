#: prints 80000 72200
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
b = a.T
c = np.ones((100, 100))
d = np.ones((100, 100))
del c
e = np.ones((95, 95))
f = np.ones((100, 100))
print(f.nbytes, e.nbytes)

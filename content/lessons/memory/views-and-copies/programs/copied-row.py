#: prints 800
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
c = np.ones((100, 100))
d = np.ones((100, 100))
row = c[0].copy()
del c
e = np.ones((110, 110))
f = np.ones((100, 100))
print(row.nbytes)

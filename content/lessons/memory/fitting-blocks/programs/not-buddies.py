#: prints 28000 40000
#: needs numpy
#: traced
import numpy as np

a = np.ones(3500)    # 28 kB
b = np.ones(3500)
c = np.ones(3500)
d = np.ones(3500)
del b
del c
e = np.ones(5000)    # 40 kB
print(a.nbytes, e.nbytes)

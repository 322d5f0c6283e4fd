#: prints 32000 40000
#: needs numpy
#: traced
import numpy as np

a = np.ones(4000)    # 32 kB
b = np.ones(4000)
c = np.ones(4000)
d = np.ones(4000)
del b
del c
e = np.ones(5000)    # 40 kB
print(a.nbytes, e.nbytes)

#: prints 20000 40000 24000
#: needs numpy
#: traced
import numpy as np

a = np.ones(2500)    # 20 kB
b = np.ones(5000)    # 40 kB
c = np.ones(3000)    # 24 kB
print(a.nbytes, b.nbytes, c.nbytes)
del a
del c

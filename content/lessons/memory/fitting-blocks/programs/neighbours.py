#: prints 70000
#: needs numpy
#: traced
import numpy as np

a = np.ones(2500)    # 20 kB
b = np.ones(3750)    # 30 kB
c = np.ones(3125)    # 25 kB
d = np.ones(1000)    #  8 kB
del a
del c
del b
e = np.ones(8750)    # 70 kB
print(e.nbytes)

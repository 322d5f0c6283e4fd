#: prints 80000 20000
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
d = np.ones((50, 50))
a = np.ones((100, 100))
print(a.nbytes, d.nbytes)

#: prints True
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
b = a.T
c = b.T
print(c.base is a)

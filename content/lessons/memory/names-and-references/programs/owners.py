#: prints 2
#: needs numpy
#: traced
import numpy as np

a = np.ones((100, 100))
b = a.T
pair = [a, b]
del b
a = None
print(len(pair))

#: needs numpy
#: prints (32000, 8) (8, 32000)
#: prints True
#: prints (32000, 8) False
import numpy as np

a = np.zeros((4000, 4000))
b = a.T
print(a.strides, b.strides)
print(np.shares_memory(a, b))

c = np.ascontiguousarray(b)
print(c.strides, np.shares_memory(b, c))

#: prints False True
#: prints False True
#: prints True False
#: needs numpy
import numpy as np

table = np.arange(12).reshape(3, 4)
row = table[0]
print(row.base is table, np.shares_memory(row, table))

a = np.ones(12)
left, right = a[:8], a[4:]
print(right.base is left, np.shares_memory(right, left))

even, odd = a[::2], a[1::2]
print(odd.base is even.base, np.shares_memory(odd, even))

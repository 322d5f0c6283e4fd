#: needs numpy
#: prints [False  True  True False]
#: prints ValueError
import numpy as np

t = np.array([-4.0, 3.0, 11.0, 25.0])
print((t > 0) & (t < 20))

try:
    print(0 < t < 20)
except ValueError:
    print('ValueError')

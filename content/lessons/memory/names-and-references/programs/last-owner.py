#: prints after del c: True
#: prints after del row: False
#: needs numpy
import weakref

import numpy as np

c = np.ones((100, 100))
row = c[0]
watch = weakref.ref(c)
del c
print('after del c:', watch() is not None)
del row
print('after del row:', watch() is not None)

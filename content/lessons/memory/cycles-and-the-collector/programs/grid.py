#: prints after del: True
#: prints after collect: False
#: needs numpy
import gc
import weakref

import numpy as np


class Grid:
    def __init__(self, n):
        self.data = np.ones((n, n))
        self.update = self.smooth

    def smooth(self):
        self.data *= 0.5


grid = Grid(1000)
watch = weakref.ref(grid.data)
del grid
print('after del:', watch() is not None)
gc.collect()
print('after collect:', watch() is not None)

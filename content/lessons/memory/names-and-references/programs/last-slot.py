#: prints 1
#: needs numpy
#: traced
import numpy as np

grid = np.ones(1000)
row = grid[:10]
kept = [grid, row]
del row
kept[0] = None
del grid
kept.pop()
print(len(kept))

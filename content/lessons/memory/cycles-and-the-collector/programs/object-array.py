#: prints True False
#: prints True
#: needs numpy
import gc
import weakref

import numpy as np


class Node:
    pass


node = Node()
print(gc.is_tracked(node), gc.is_tracked(np.ones(3)))
node.cells = np.empty(1, dtype=object)
node.cells[0] = node
watch = weakref.ref(node)
del node
gc.collect()
print(watch() is not None)

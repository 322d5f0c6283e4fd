#: needs numpy
#: prints (4000, 4000) 128000000
#: prints [7. 7. 7.]
#: prints True
from tempfile import TemporaryDirectory

import numpy as np

with TemporaryDirectory() as folder:
    path = f'{folder}/field.npy'
    np.save(path, np.full((4000, 4000), 7.0))

    field = np.load(path, mmap_mode='r')
    print(field.shape, field.nbytes)
    print(field[1000, :3])
    print(isinstance(field, np.memmap))
    del field

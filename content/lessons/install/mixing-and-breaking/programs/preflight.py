#: timing
#: needs numpy, glibc
import os
import site
import sys

import numpy as np

print('Python:', sys.version.split()[0], sys.executable)
print('GIL enabled:', getattr(sys, '_is_gil_enabled', lambda: True)())
print('NumPy:', np.__version__, np.__file__)
print('User site in use:', bool(site.ENABLE_USER_SITE))
for module in list(sys.modules.values()):
    file = getattr(module, '__file__', None) or ''
    if file.startswith(site.getuserbase() + os.sep):
        print('From the user site:', file)
for name in ('PYTHONPATH', 'LD_LIBRARY_PATH',
             'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS'):
    print(f'{name}:', os.environ.get(name, 'not set'))
print('Cores of this process:', len(os.sched_getaffinity(0)))

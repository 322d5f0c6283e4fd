#: timing
#: needs numpy, glibc
import re

import numpy as np

try:  # Meson layout: NumPy 1.26 and later
    config = np.show_config(mode='dicts')
    blas = config['Build Dependencies']['blas']
    print('record:', blas.get('name'), blas.get('version'))
except TypeError:  # distutils layout: no such argument
    blas = np.__config__.get_info('blas_opt')
    print('record:', blas.get('libraries'))

np.ones((64, 64)) @ np.ones((64, 64))  # may load more

with open('/proc/self/maps') as maps:
    files = {line.split()[-1] for line in maps if '.so' in line}
numeric = re.compile(r'blas|lapack|blis|mkl|libsci_|nvpl|lib[gi]?omp')
for file in sorted(files):
    if numeric.search(file.rsplit('/', 1)[-1]):
        print('loaded:', file)

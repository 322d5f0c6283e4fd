#: timing
#: needs numpy, glibc
import re

import numpy as np

try:  # Meson layout: NumPy 1.26 and later
    blas = np.show_config(mode='dicts')['Build Dependencies']['blas']
    print('record:', blas.get('name'), blas.get('version'))
except TypeError:  # distutils layout: no such argument
    print('record:', np.__config__.get_info('blas_opt').get('libraries'))

np.ones((64, 64)) @ np.ones((64, 64))  # some libraries load more at the first call

with open('/proc/self/maps') as maps:
    files = {line.split()[-1] for line in maps if '.so' in line}
numeric = re.compile(r'blas|lapack|blis|mkl|libsci_|nvpl|lib[gi]?omp')
for file in sorted(files):
    if numeric.search(file.rsplit('/', 1)[-1]):
        print('loaded:', file)

#: timing
#: needs numpy
import sys

import numpy

place = 'no virtual environment' if sys.prefix == sys.base_prefix else 'virtual environment'
print('Python', sys.version.split()[0], 'at', sys.executable, f'({place})')
print('NumPy', numpy.__version__, 'at', numpy.__file__)

#: timing
#: needs numpy
import sys

import numpy

print('Python', sys.version.split()[0], sys.executable)
print('NumPy', numpy.__version__, numpy.__file__)
if sys.prefix != sys.base_prefix:
    print('virtual environment of', sys.base_prefix)

#: prints 8,000,000 bytes
#: prints   f is where c was: False
#: prints   e is above d: False
#: prints 8,000,000 bytes
#: prints   f is where c was: True
#: prints   e is above d: True
#: prints 35,280,000 bytes
#: prints   f is where c was: True
#: prints   e is above d: False
#: needs numpy, glibc
import numpy as np


def address(array):
    return array.__array_interface__['data'][0]


def land(m, n):
    a = np.ones((m, m))
    b = a.T
    c = np.ones((m, m))
    d = np.ones((m, m))
    c_was = address(c)
    del c
    e = np.ones((n, n))
    f = np.ones((m, m))
    print(f'{b.nbytes:,} bytes')
    print('  f is where c was:', address(f) == c_was)
    print('  e is above d:', address(e) > address(d))


land(1000, 1100)
land(1000, 1100)
land(2100, 2200)

#: timing
#: needs numpy, glibc
import numpy as np


def resident():
    with open('/proc/self/status') as status:
        for line in status:
            if line.startswith('VmRSS'):
                return f'{int(line.split()[1]) / 1024:.0f} MiB'


print('at the start', resident())
big = np.ones(8_000_000)
print('one array of 61 MiB', resident())
del big
print('deleted', resident())
many = [np.ones(10_000) for _ in range(800)]
print('800 arrays of 78 KiB', resident())
last = many.pop()
del many
print('all but the last deleted', resident())
del last
print('the last deleted', resident())

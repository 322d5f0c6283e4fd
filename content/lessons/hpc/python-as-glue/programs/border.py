#: needs numpy
#: timing
from time import perf_counter

import numpy as np

array = np.random.random(1_000_000)
numbers = array.tolist()


def loop(values):
    total = 0.0
    for value in values:
        total += value
    return total


def best(work, values):
    times = []
    for _ in range(5):
        start = perf_counter()
        work(values)
        times.append(perf_counter() - start)
    return f'{min(times) * 1e3:.2f} ms'


print('loop over the list:', best(loop, numbers))
print('loop over the array:', best(loop, array))
print('sum of the list:', best(sum, numbers))
print('sum of the array:', best(sum, array))
print('np.sum of the array:', best(np.sum, array))

#: needs numpy
#: timing
from time import perf_counter

import numpy as np

COUNT = 262_144
memory = np.ones(COUNT * 64)

for step in (1, 2, 4, 8, 16, 32, 64):
    numbers = memory[::step][:COUNT]
    times = []
    for _ in range(9):
        start = perf_counter()
        numbers.sum()
        times.append(perf_counter() - start)
    cost = min(times) / COUNT * 1e9
    print(f'{8 * step} bytes apart: {cost:.2f} ns')

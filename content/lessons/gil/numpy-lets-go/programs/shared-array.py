#: needs numpy
#: timing
import sys
import threading
import numpy as np


def add_ones(array, rounds):
    for _ in range(rounds):
        np.add(array, 1, out=array)


sys.setswitchinterval(1e-6)
cases = [(500, 100_000), (501, 100_000), (1_000_000, 200)]
for size, rounds in cases:
    shared = np.zeros(size)
    job = (shared, rounds)
    t1 = threading.Thread(target=add_ones, args=job)
    t2 = threading.Thread(target=add_ones, args=job)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    wrong = np.count_nonzero(shared != 2 * rounds)
    print(f'{size:>9} elements, {wrong} wrong')

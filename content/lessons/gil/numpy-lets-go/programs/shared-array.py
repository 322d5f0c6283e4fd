#: needs numpy
#: timing
import sys
import threading
import numpy as np


def add_ones(array, rounds):
    for _ in range(rounds):
        np.add(array, 1, out=array)


sys.setswitchinterval(1e-6)
for size, rounds in ((500, 100_000), (501, 100_000), (1_000_000, 200)):
    shared = np.zeros(size)
    threads = [threading.Thread(target=add_ones, args=(shared, rounds)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrong = np.count_nonzero(shared != 2 * rounds)
    print(f'{size:>9} elements: {wrong / size:.0%} wrong')

# Records what addresses real NumPy gives the data of small arrays: python3 record.py > traces.txt
# A trace is a line: `+size` a new np.empty of so many bytes, `0size` a new np.zeros, `-n` the n-th array given back; after
# each new one `@` and a number for its address, the same number for the same address.
# Each size is taken out of the cache before a trace, so that it begins empty; seeded.
import random
import sys

import numpy

print(f'CPython {sys.version.split()[0]}, NumPy {numpy.__version__}')
held = []
for seed in range(40):
    chance = random.Random(seed)
    sizes = chance.sample(range(1, 1024), 3) + chance.sample([1, 8, 16, 64, 512, 1023, 1024, 1025, 2000, 4096], 2)
    for size in sizes:
        held.append([numpy.empty(size, 'i1') for _ in range(8)])
    made, live, numbers, line = [], [], {}, []
    for _ in range(120):
        if live and chance.random() < 0.48:
            at = live.pop(chance.randrange(len(live)))
            made[at] = None
            line.append(f'-{at}')
            continue
        size = chance.choice(sizes)
        zeroed = chance.random() < 0.3
        array = numpy.zeros(size, 'i1') if zeroed else numpy.empty(size, 'i1')
        address = array.__array_interface__['data'][0]
        live.append(len(made))
        made.append(array)
        del array
        number = numbers.setdefault(address, len(numbers))
        line.append(f'{"0" if zeroed else "+"}{size}@{number}')
    print(' '.join(line))
    # What the trace leaves in the cache must not be found by the next one.
    del made
    for size in sizes:
        held.append([numpy.empty(size, 'i1') for _ in range(8)])

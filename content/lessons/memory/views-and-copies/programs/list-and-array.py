#: prints [0, 1, 2, 3]
#: prints [0 9 2 3]
#: needs numpy
import numpy as np

numbers = [0, 1, 2, 3]
part = numbers[1:3]
part[0] = 9
print(numbers)

array = np.array([0, 1, 2, 3])
part = array[1:3]
part[0] = 9
print(array)

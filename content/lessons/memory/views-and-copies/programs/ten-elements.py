#: prints 80 8000000
#: prints 80 None
#: needs numpy
import numpy as np


def first_ten():
    big = np.ones(1_000_000)
    return big[:10]


head = first_ten()
print(head.nbytes, head.base.nbytes)
head = head.copy()
print(head.nbytes, head.base)

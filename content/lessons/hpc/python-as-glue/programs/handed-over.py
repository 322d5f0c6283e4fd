#: needs numpy
#: prints sqrt handed over
#: prints add handed over
import numpy as np


class Remote:
    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        return f'{ufunc.__name__} handed over'


field = Remote()
print(np.sqrt(field))
print(np.ones(3) + field)

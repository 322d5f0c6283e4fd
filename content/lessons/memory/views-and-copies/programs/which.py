#: prints a[10:20]             True
#: prints a.T                  True
#: prints a.reshape(10, 1000)  True
#: prints a.ravel()            True
#: prints a.T.ravel()          False
#: prints a.flatten()          False
#: prints a[[10, 11]]          False
#: prints a[a > 0]             False
#: needs numpy
import numpy as np

a = np.ones((100, 100))
parts = {
    'a[10:20]': a[10:20],
    'a.T': a.T,
    'a.reshape(10, 1000)': a.reshape(10, 1000),
    'a.ravel()': a.ravel(),
    'a.T.ravel()': a.T.ravel(),
    'a.flatten()': a.flatten(),
    'a[[10, 11]]': a[[10, 11]],
    'a[a > 0]': a[a > 0],
}
for text, part in parts.items():
    print(f'{text:20} {np.shares_memory(a, part)}')

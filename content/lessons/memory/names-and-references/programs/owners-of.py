#: timing
#: traced
import sys


def owners(data):
    return sys.getrefcount(data)


numbers = [1, 2]
print(owners(numbers))

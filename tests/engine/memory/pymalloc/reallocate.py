"""Prints for each size of a block, 1 to 512, the new sizes from 0 to 600 with which PyObject_Realloc leaves it where it is,
as `FIRST-LAST`."""

from ctypes import c_size_t, c_void_p, pythonapi


def function(name, result, *arguments):
    found = getattr(pythonapi, name)
    found.restype, found.argtypes = result, arguments
    return found


malloc = function("PyObject_Malloc", c_void_p, c_size_t)
realloc = function("PyObject_Realloc", c_void_p, c_void_p, c_size_t)
free = function("PyObject_Free", None, c_void_p)

for size in range(1, 513):
    stays = []
    for new in range(601):
        before = malloc(size)
        after = realloc(before, new)
        if before == after:
            stays.append(new)
        free(after)
    assert stays == list(range(stays[0], stays[-1] + 1))
    print("%d-%d" % (stays[0], stays[-1]))

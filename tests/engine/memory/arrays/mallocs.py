# Runs programs of large arrays on real NumPy with mallocs.c preloaded. A JSON list of programs, each a list of lines, on
# standard input; for each a list, by line, of the blocks asked for (`A8000`, `Z8000` where zeroed) and given back (`F`
# and the number of the block), or None where the line raises.
import ctypes
import json
import sys

import numpy

library = ctypes.CDLL(None)
library.mallocs_start.argtypes = [ctypes.c_size_t]
library.mallocs_take.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
text = ctypes.create_string_buffer(1 << 21)
# Less is asked for by others, and for the buffers of 8,192 elements through which NumPy casts.
least = 80_000


def run(lines):
    namespace = {'np': numpy}
    codes = [compile(line, 'program', 'exec') for line in lines]
    live, blocks, told = {}, 0, []
    library.mallocs_take(text, len(text))
    for code in codes:
        raised = False
        library.mallocs_start(least)
        try:
            exec(code, namespace)
        except Exception:
            raised = True
        library.mallocs_stop()
        library.mallocs_take(text, len(text))
        events = []
        for line in text.value.decode().splitlines():
            kind, block, size = line.split()
            if kind != 'F':
                live[block] = blocks
                blocks += 1
                events.append(kind + size)
            elif block in live:
                events.append(f'F{live.pop(block)}')
        told.append(None if raised else events)
    return told


numpy.seterr(all='ignore')
programs = json.load(sys.stdin)
run(programs[0])
print(json.dumps([sys.version.split()[0], numpy.__version__, [run(lines) for lines in programs]]))

"""Run a program with thread switches that the interpreter would rarely make by itself.

Usage: stirred.py SEED PROGRAM

Between any two instructions of the program a thread may sleep for a moment and so let
another one in: whether it does is drawn from SEED. With SEED 0 nothing sleeps; the
interpreter is only told to switch as often as it can. What the instructions do is real.
"""

import random
import sys
import threading
import time

seed = int(sys.argv.pop(1))
path = sys.argv.pop(1)
chance = random.Random(seed)


def stir(frame, event, _):
    if frame.f_code.co_filename != path:
        return None
    frame.f_trace_opcodes = True
    if event == "opcode" and chance.random() < 0.3:
        time.sleep(chance.random() * 0.002)
    return stir


with open(path) as file:
    code = compile(file.read(), path, "exec")
sys.setswitchinterval(1e-6)
if seed:
    threading.settrace(stir)
    sys.settrace(stir)
exec(code, {"__name__": "__main__"})

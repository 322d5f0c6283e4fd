"""Prints what blocks CPython asks for when programs make an object and change it.

Standard input: JSON, a list of [preparation, program]. The program is run once, after the preparation; the object is what
it calls x. Output: the version, then for each program the sizes of the blocks that were asked for while it ran and are
still there, sorted, as tracemalloc saw them.
"""

import gc
import json
import sys
import tracemalloc

gc.disable()


def new_ones(things, text_key, int_key):
    """Small objects of which CPython keeps some that have ended, for use again: while these live there are none."""
    at = 0
    while at < len(things):
        things[at] = []
        things[at + 1] = {}
        things[at + 2] = {text_key: None}
        things[at + 3] = {int_key: None}
        length = 1
        while length < 10:
            things[at + 3 + length] = ONE * length
            length += 1
        things[at + 13] = range(at)
        at += 14


ONE = (None,)


def blocks(preparation, program):
    names = dict.fromkeys("abcdefghijklmnopqrstuvwxyz")
    exec(compile(preparation, "<program>", "exec"), names)
    code = compile(program, "<program>", "exec")
    things = [None] * 1400
    # A full collection gives back what is kept for use again.
    gc.collect()
    tracemalloc.start(1)
    new_ones(things, "a", 1)
    exec(code, names)
    gc.collect()
    snapshot = tracemalloc.take_snapshot()
    tracemalloc.stop()
    return sorted(trace.size for trace in snapshot.traces if trace.traceback[0].filename == "<program>")


programs = json.load(sys.stdin)
print("%d.%d.%d" % sys.version_info[:3])
for each in programs:
    print(*blocks(*each))

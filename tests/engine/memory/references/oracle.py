"""Run programs of one thread on the real interpreter and tell what each prints.

Programs come on standard input, each as a line with the number of its bytes and then these bytes; answers go out the
same way. An answer is what the program printed up to the end of its last statement, a NUL, and `Type: message` of the
exception that ended it, or nothing. What is printed when its names die is not there, nor what goes to standard error.

Every program starts on a clean collector: nothing waits to be collected, the free lists are empty, the thresholds are
the build's own. Few modules are imported, so that a collection is quick; where others have been, what they made can be
frozen (`freeze`).
"""

import gc
import io
import sys

THRESHOLDS = gc.get_threshold()
#: How many objects are set aside for good.
frozen = 0


def freeze():
    """Sets what there is now aside, so that no collection looks at it."""
    global frozen
    while gc.collect():
        pass
    gc.freeze()
    frozen = gc.get_freeze_count()


def clean():
    """Puts the collector back to where it starts, and lets what the last program left die unheard."""
    sys.stdout = io.StringIO()
    gc.enable()
    gc.set_threshold(*THRESHOLDS)
    if gc.get_freeze_count() != frozen:
        # The program has frozen or unfrozen something.
        gc.unfreeze()
        if frozen:
            freeze()
    while gc.collect():
        pass


def run(source):
    """What a program printed, and the exception that ended it."""
    # Without standard error, what a finalizer raises is dropped before a traceback is made of it.
    kept, sys.stderr = (sys.stdout, sys.stderr), None
    try:
        # exec would add the built-ins itself; here they are no part of the program's allocations.
        namespace = {"__name__": "__main__", "__builtins__": __builtins__}
        out = io.StringIO()
        try:
            code = compile(source, "program.py", "exec")
            # The frame of the program, if it outlives it, asks for the one of its caller: here it is there already.
            sys._getframe()
            clean()
            sys.stdout = out
            exec(code, namespace)
            # What follows here is no part of the program, and must start no collection.
            gc.disable()
        except BaseException as error:
            gc.disable()
            text = out.getvalue()
            ended = type(error).__name__ + ": " + str(error)
        else:
            text = out.getvalue()
            ended = ""
        sys.stdout = io.StringIO()
        namespace.clear()
        clean()
        return text + "\0" + ended
    finally:
        sys.stdout, sys.stderr = kept


#: What the interpreter makes once for a process, it makes here: the list of containers whose text is being written, and
#: what an exception in a finalizer leaves.
FIRST = """
print([()], end="\\n")
min(1, 2, key=abs)
max([1], default=1)
sorted([1, 2], key=abs)
class X:
    def __del__(self):
        raise ValueError
X()
"""
run(FIRST)


def serve():
    """Answers programs until there are no more."""
    into, out = sys.stdin.buffer, sys.stdout.buffer
    for size in iter(into.readline, b""):
        answer = run(into.read(int(size)).decode()).encode()
        out.write(b"%d\n" % len(answer) + answer)
        out.flush()


if __name__ == "__main__":
    serve()

"""Run threaded programs on the real interpreter along every schedule, and tell what they can print.

Usage: oracle.py [--max-runs N] [--seconds S] [--seed K] [--print line|unbuffered]
                 [--switch any-instruction|gil] [--search reduced|full] [--check] [--stdin | PROGRAM...]

PROGRAM is a file; without one, a JSON list of {"id", "source"} is read from standard input. For each
program comes a JSON line {"id", "outcomes", "complete", "runs", "states", "seconds"}; an "error" is there
where the program cannot be compiled or the oracle itself failed. The budgets are for each program.

A program runs again and again, from its start. Its threads are real threads, but one at a time moves:
before each instruction that touches what another thread may touch, the one that moves hands over to a
scheduler, which goes through all choices depth first. Locks are replaced by ones that hand over where
they would block; Condition, Event, Semaphore, Barrier, Timer and Queue are the standard library's own,
on top of those. A wait with a timeout that would block may run out at any moment. Three things keep the
number of runs small, and each is sound:

- Footprints. What an instruction touches is read from the interpreter's own evaluation stack, just
  before it runs. A kind of place counts (`HOT`) once two threads have touched one of that kind, one
  of them writing, with neither start nor join between; when a new kind is found the search starts again.
- States. A state is everything that decides what happens next (`State`): frames, variables, evaluation
  stacks, objects, locks, the text so far. What cannot be written down makes a state unlike all others.
  The state is written where there is more than one way to go on.
- Sleep sets (Godefroid 1996), with the states kept as he tells: of two instructions that touch different
  places only one order is followed from each state.

`--switch gil` (from 3.11 on) hands over only where the interpreter looks for a request to do so (`Points`), and
where a call blocks; nothing sleeps in it, as what a thread does between two such places is not known before. The
interpreter cannot be watched looking: that the places are those is read from its source. Two things are taken as the
explorer takes them: a call of `len`, `isinstance`, `type` or `list.append` never looks (the first few of a place in the
code do, before it is specialised), and no garbage is collected, whose finalizers could look.
`--search full` hands over at every place and lets nothing sleep; `--check` compares what is worked out of the
depth of the evaluation stack with what the interpreter keeps (up to 3.11). Both test the oracle itself. When a
budget runs out, `complete` is false, and schedules drawn from the seed add what they meet.
"""

import _thread
import builtins
import collections
import ctypes
import dis
import gc
import itertools
import json
import marshal
import operator
import os
import queue
import random
import sys
import threading
import time
import types

VERSION = sys.version_info[:2]
MONITORING = VERSION >= (3, 12)
real_lock = _thread.allocate_lock
#: The processor's time, so that how much is found does not hang on what else the machine does.
clock = time.process_time
OWN = __file__
RUN = None
#: The task whose thread moves.
NOW = None
#: Kinds of places that two threads touch, one of them writing.
HOT = set()
OPTIONS = {"print": "line"}
CHECKING = "--check" in sys.argv
GIL = "gil" in sys.argv

MAX_KILLS = 1 if VERSION == (3, 11) else 1000
MAX_STEPS = 20_000
MAX_INSTRUCTIONS = 400_000


class Kill(BaseException):
    """Ends a thread of a run that is over."""


# --- places -----------------------------------------------------------------------------------------
# A place is (kind, label, id); a footprint is {place: whether it is written}. (kind, label) is what runs
# have in common.

ANYTHING = ("*", "", 0)
OUTPUT = ("out", "", 0)
THREAD_NAMES = ("name", "", 0)


def place(value):
    return ("object", type(value).__name__, id(value))


def independent(one, two):
    if ANYTHING in one or ANYTHING in two:
        return not (one and two)
    if len(two) < len(one):
        one, two = two, one
    for where, written in one.items():
        other = two.get(where)
        if other is not None and (written or other):
            return False
    return True


ATOMS = {type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented), range, slice}
CONTAINERS = {list, dict, set, frozenset, bytearray, collections.deque}


def reads(value, found, depth=0):
    """Adds to the footprint `found` the containers that a look at the value goes through."""
    kind = type(value)
    if kind in ATOMS or depth > 20:
        return
    if kind is tuple:
        for each in value:
            reads(each, found, depth + 1)
    elif kind in CONTAINERS:
        where = place(value)
        if where in found:
            return
        found[where] = 0
        if kind is dict:
            for key in value:
                reads(key, found, depth + 1)
            for each in value.values():
                reads(each, found, depth + 1)
        elif kind is not bytearray:
            for each in value:
                if type(each) not in ATOMS:
                    reads(each, found, depth + 1)
    elif kind in ITERATORS:
        found[place(value)] = 1
        for each in gc.get_referents(value):
            reads(each, found, depth + 1)
    elif kind in VIEWS:
        for each in gc.get_referents(value):
            reads(each, found, depth + 1)
    elif kind is types.GeneratorType:
        found[ANYTHING] = 1
    elif issubclass(kind, tuple(CONTAINERS)):
        found[place(value)] = 0


VIEWS = {type({}.keys()), type({}.values()), type({}.items()), types.MappingProxyType}
#: Iterators that tell where they are by __reduce__.
ITERATORS = {
    type(iter([])),
    type(iter(())),
    type(iter("")),
    type(iter("\u00e4")),
    type(iter(range(0))),
    type(iter(range(2**70))),
    type(reversed([])),
    type(iter(set())),
    type(iter({})),
    type(iter({}.values())),
    type(iter({}.items())),
    type(reversed({})),
    type(iter(collections.deque())),
    enumerate,
    zip,
    map,
    filter,
    reversed,
}

# --- the evaluation stack -----------------------------------------------------------------------------


class Null:
    """What stands for an empty entry of the evaluation stack."""


NULL = Null()
WORD = ctypes.sizeof(ctypes.c_void_p)


def words(address, count):
    return list((ctypes.c_size_t * count).from_address(address))


def where_locals_begin():
    """How far into the interpreter's frame the variables begin: found by looking, for it differs by version."""
    if VERSION < (3, 11):
        return 0

    def sample(one):
        mark = object()
        frame = sys._getframe()
        inner = words(id(frame) + 3 * WORD, 1)[0]
        seen = [word & ~3 for word in words(inner, 24)]
        for at in range(23):
            if seen[at] == id(one) and seen[at + 1] == id(mark):
                return at * WORD
        raise SystemError("the interpreter's frames are not as expected")

    return sample(object())


LOCALS_AT = where_locals_begin()
TAGGED = VERSION >= (3, 14)


def stack_of(frame, code, depth):
    """The values on a frame's evaluation stack, which holds `depth` of them at this instruction."""
    if depth == 0:
        return []
    if LOCALS_AT == 0:
        base = words(id(frame) + 64, 1)[0]
    else:
        base = words(id(frame) + 3 * WORD, 1)[0] + LOCALS_AT + WORD * code.variables
    if not TAGGED:
        cells = (ctypes.py_object * depth).from_address(base)
        try:
            return list(cells)
        except ValueError:
            return [cells[at] if word else NULL for at, word in enumerate(words(base, depth))]
    found = []
    for word in words(base, depth):
        if word & 3 == 3:
            found.append(word >> 2)
        elif word & ~3 == 0:
            found.append(NULL)
        else:
            found.append(ctypes.cast(word & ~3, ctypes.py_object).value)
    return found


def check_depth(frame, code, depth):
    """Compares the depth with the one that the interpreter keeps, in versions that keep it (for --check)."""
    if VERSION == (3, 9):
        base, top = words(id(frame) + 64, 1)[0], words(id(frame) + 72, 1)[0]
        real = (top - base) // WORD
    elif VERSION == (3, 10):
        real = ctypes.c_int.from_address(id(frame) + 80).value
    elif VERSION == (3, 11):
        real = ctypes.c_int.from_address(words(id(frame) + 3 * WORD, 1)[0] + 64).value - code.variables
    else:
        return
    if real != depth:
        raise SystemError("depth %d is %d in %s at %d" % (depth, real, code.code.co_name, frame.f_lasti))


def sets_are_as_expected():
    """Whether the table of a set can be read (`State.write_set`)."""
    sample = {1, 2, 9}
    sample.discard(1)
    fill, used, mask, table = words(id(sample) + 2 * WORD, 4)
    if (fill, used, mask) != (3, 2, 7):
        return False
    slots = words(table, 16)
    return slots[3] == HASH_OF_DUMMY and slots[4] == id(2) and slots[12] == id(9) and slots[0] == 0


HASH_OF_DUMMY = 2 ** (8 * WORD) - 1
SETS_ARE_KNOWN = sets_are_as_expected()


def is_outdated(iterator, values):
    """Whether a deque was changed since its iterator was made."""
    return words(id(iterator) + 5 * WORD, 1) != words(id(values) + 7 * WORD, 1)


def deques_are_as_expected():
    values = collections.deque([1, 2])
    iterator = iter(values)
    before = is_outdated(iterator, values)
    values.append(3)
    return not before and is_outdated(iterator, values)


DEQUES_ARE_KNOWN = deques_are_as_expected()

UNCONDITIONAL = {
    "JUMP_FORWARD", "JUMP_ABSOLUTE", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT", "JUMP_BACKWARD_JIT",
    "RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE", "INTERPRETER_EXIT",
}  # fmt: skip


def depths_of(code, instructions):
    """How many values are on the evaluation stack before each instruction."""
    index = {each.offset: at for at, each in enumerate(instructions)}
    depths = {}
    work = [(0, 0)]
    if VERSION >= (3, 11):
        for entry in dis.Bytecode(code).exception_entries:
            work.append((entry.target, entry.depth + bool(entry.lasti) + 1))
    while work:
        offset, depth = work.pop()
        if offset in depths:
            if depths[offset] != depth:
                raise SystemError("the depth of the stack is not clear at %d of %s" % (offset, code.co_name))
            continue
        depths[offset] = depth
        each = instructions[index[offset]]
        argument = each.arg if each.opcode >= dis.HAVE_ARGUMENT else None
        if each.opcode in dis.hasjrel or each.opcode in dis.hasjabs:
            work.append((each.argval, depth + dis.stack_effect(each.opcode, argument, jump=True)))
        if each.opname not in UNCONDITIONAL and index[offset] + 1 < len(instructions):
            effect = 0 if each.opname == "EXTENDED_ARG" else dis.stack_effect(each.opcode, argument, jump=False)
            if VERSION == (3, 11) and each.opname in ("PRECALL", "CALL"):
                # The table counts the arguments as taken by PRECALL; they stay until CALL.
                effect = 0 if each.opname == "PRECALL" else -1 - each.arg
            work.append((instructions[index[offset] + 1].offset, depth + effect))
    return depths


# --- what an instruction touches -----------------------------------------------------------------------
# A probe is called with (code, frame's record, evaluation stack, argument) and returns a footprint. It
# sets record.direct to whether Python code that the instruction calls has nothing hidden below it.

#: Instructions that touch only their own frame. The first words stand for all that begin so.
PRIVATE_BEGINNINGS = (
    "LOAD_FAST", "STORE_FAST", "DELETE_FAST", "LOAD_CONST", "LOAD_SMALL_INT", "LOAD_COMMON_CONST", "ROT_", "DUP_",
    "RETURN_", "JUMP_FORWARD", "SETUP_FINALLY", "SETUP_CLEANUP", "RESUME", "INSTRUMENTED_",
    "BUILD_", "IMPORT_", "POP_JUMP_FORWARD_IF_NONE", "POP_JUMP_FORWARD_IF_NOT_NONE", "POP_JUMP_BACKWARD_IF_NO",
    "POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE",
)  # fmt: skip
PRIVATE = set(
    """NOP CACHE POP_TOP COPY SWAP PUSH_NULL PRECALL KW_NAMES MAKE_FUNCTION SET_FUNCTION_ATTRIBUTE LOAD_CLOSURE
    MAKE_CELL COPY_FREE_VARS END_FOR POP_ITER POP_EXCEPT PUSH_EXC_INFO CHECK_EXC_MATCH RERAISE POP_BLOCK IS_OP
    LOAD_BUILD_CLASS LOAD_ASSERTION_ERROR LIST_APPEND SET_ADD MAP_ADD LIST_TO_TUPLE RAISE_VARARGS NOT_TAKEN
    LOAD_LOCALS SETUP_ANNOTATIONS END_SEND INTERPRETER_EXIT GEN_START JUMP_IF_NOT_EXC_MATCH
    CALL_INTRINSIC_1 CALL_INTRINSIC_2 PREP_RERAISE_STAR RETURN_GENERATOR UNARY_POSITIVE""".split()
)
#: Nothing shared, but Python code may be called, or a loop may go round.
OPEN = set(
    """BEFORE_WITH SETUP_WITH WITH_EXCEPT_START LOAD_SPECIAL JUMP_BACKWARD JUMP_ABSOLUTE JUMP_BACKWARD_NO_INTERRUPT
    JUMP_BACKWARD_JIT""".split()
)


def is_of_program(kind):
    return getattr(kind, "__module__", None) == "__main__"


def nothing(code, record, stack, argument):
    record.direct = True
    return NONE


NONE = {}


def attribute(code, record, stack, argument):
    """Reads an attribute: of the object, of its class and what that inherits."""
    name, written = argument
    value = stack[-1]
    record.direct = True
    kind = type(value)
    if kind in ATOMS or kind in CONTAINERS or kind is types.ModuleType or kind is tuple:
        return NONE
    if isinstance(value, threading.local):
        NOW.touched.append(value)
        return NONE
    if isinstance(value, type):
        if not is_of_program(value):
            return NONE
        if written:
            return {("attribute", name, id(value)): 1}
        return {("attribute", name, id(each)): 0 for each in value.__mro__ if is_of_program(each)}
    found = {("attribute", name, id(value)): written}
    if is_of_program(kind):
        for each in kind.__mro__:
            if is_of_program(each):
                found[("attribute", name, id(each))] = 0
    if isinstance(value, LIBRARY):
        # A method is not state; a property is.
        if not isinstance(getattr(kind, name, None), types.FunctionType):
            found[place(value)] = written
    return found


def subscript(code, record, stack, argument):
    """Something with an index or a slice: argument is (position of the container, whether it is written)."""
    at, written = argument
    container = stack[at]
    kind = type(container)
    found = {}
    record.direct = kind not in CONTAINERS and kind is not tuple
    if kind in ATOMS:
        return NONE
    if kind in CONTAINERS or issubclass(kind, tuple(CONTAINERS)):
        found[place(container)] = written
    elif kind is tuple:
        return NONE
    elif is_of_program(kind):
        pass
    elif isinstance(container, type):
        pass
    else:
        found[ANYTHING] = 1
    return found


def storing(code, record, stack, argument):
    """A store: what is put in the place of a slice is gone through."""
    found = subscript(code, record, stack, argument)
    at = argument[0]
    if found and (at == -3 or type(stack[-1]) is slice):
        reads(stack[at - 1], found)
    return found


def deletion(code, record, stack, argument):
    if isinstance(stack[-2], dict):
        RUN.shrunk.add(id(stack[-2]))
    return subscript(code, record, stack, argument)


def look(code, record, stack, argument):
    """Looks at the last `argument` values of the stack, and at what they hold."""
    found = {}
    record.direct = True
    for value in stack[-argument:]:
        if type(value) not in ATOMS:
            reads(value, found)
            if type(value) in CONTAINERS or type(value) is tuple:
                record.direct = False
    return found


def operation(code, record, stack, argument):
    found = look(code, record, stack, 2)
    if argument and found and type(stack[-2]) in CONTAINERS:
        found[place(stack[-2])] = 1
    return found


def extend(code, record, stack, argument):
    """A display or call takes over what another container holds."""
    return look(code, record, stack, 1)


def truth(code, record, stack, argument):
    value = stack[-1]
    record.direct = True
    if type(value) in CONTAINERS or issubclass(type(value), tuple(CONTAINERS)):
        return {place(value): 0}
    return NONE


def next_of(code, record, stack, argument):
    """A step of a for loop."""
    found = {}
    record.direct = True
    for value in stack[-argument:]:
        if type(value) not in ATOMS and value is not NULL:
            reads(value, found)
    return found


def anything(code, record, stack, argument):
    record.direct = False
    return {ANYTHING: 1}


READERS = set(
    """get keys values items index count copy union difference intersection symmetric_difference issubset issuperset
    isdisjoint __len__ __getitem__ __contains__ __iter__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __repr__""".split()
)
SHRINKERS = {"pop", "popitem", "clear", "__delitem__"}
UNTOUCHING = {"isinstance", "issubclass", "id", "callable", "__build_class__", "range", "get_ident", "perf_counter"}
SINGLE = {"len", "repr", "abs", "hash", "bool", "int", "float", "str", "round"}
REFUSED = {"setattr", "getattr", "delattr", "hasattr", "exec", "eval", "vars", "globals", "locals", "dir", "compile"}


def parts_of_call(stack, argument):
    """What is called, the receiver of a method or NULL, and the arguments."""
    style, count = argument
    own = NULL
    if style == "function":
        callee, values = stack[-1 - count], stack[len(stack) - count :]
    elif style == "keywords":
        callee, values = stack[-2 - count], stack[-1 - count : -1]
    elif style == "spread":
        has = count & 1
        if VERSION >= (3, 14):
            callee, values = stack[-4], (stack[-2], stack[-1])
        elif VERSION >= (3, 13):
            callee, values = stack[-3 - has], stack[-1 - has :]
        else:
            callee, values = stack[-2 - has], stack[-1 - has :]
    else:
        extra = 1 if style == "call keywords" else 0
        first, second = stack[-2 - extra - count], stack[-1 - extra - count]
        values = stack[len(stack) - extra - count : len(stack) - extra]
        if VERSION >= (3, 13):
            callee, own = first, second
        elif first is NULL:
            callee = second
        else:
            callee, own = first, second
    return callee, own, values


def call(code, record, stack, argument):
    callee, own, values = parts_of_call(stack, argument)
    found = touched_by_call(record, callee, own, values)
    if argument[0] == "spread" and type(values[0]) in CONTAINERS:
        # The call makes a tuple of them, whatever it calls.
        found = together(found, {place(values[0]): 0})
        if callee is printed:
            found = goes_on_to_print(values[0], found)
    return found


def goes_on_to_print(values, found):
    """Adds what print(*values) touches, which looks at the values and prints them in one step."""
    NOW.printing = True
    found = together(found, {OUTPUT: 1})
    for each in values:
        reads(each, found)
    return found


def touched_by_call(record, callee, own, values):
    record.direct = True
    kind = type(callee)
    if kind is types.MethodType:
        own, callee = callee.__self__, callee.__func__
        kind = type(callee)
    if kind is types.FunctionType:
        if callee.__code__.co_filename == OWN or callee.__code__ in RUN.program.codes:
            return NONE
        if own is NULL:
            own = values[0] if len(values) > 0 else NULL
        if not isinstance(own, LIBRARY):
            return NONE
        name = callee.__name__
        if name in ("is_set", "isSet"):
            return {place(own): 0}
        if isinstance(own, LOCKED_INSIDE) or name == "__init__" and not isinstance(own, threading.Thread):
            return NONE
        if name == "__init__":
            return {THREAD_NAMES: 1}
        return {place(own): 1}
    if kind is type or isinstance(callee, type):
        if issubclass(callee, threading.Thread):
            return {THREAD_NAMES: 1}
        if is_of_program(callee) or callee in OWN_CLASSES or issubclass(callee, BaseException):
            return NONE
        if callee.__module__ in ("threading", "queue", "_thread"):
            return NONE
        return looked_at(record, values, callee.__name__)
    if kind is types.BuiltinFunctionType or kind in DESCRIPTORS:
        name = callee.__name__
        if own is NULL:
            own = getattr(callee, "__self__", NULL)
        if own is NULL and kind in DESCRIPTORS and len(values) > 0:
            own = values[0]
        if isinstance(own, types.ModuleType) or own is NULL:
            if name in UNTOUCHING:
                return NONE
            if name in REFUSED:
                record.direct = False
                return {ANYTHING: 1}
            return looked_at(record, values, name)
        found = looked_at(record, values, name)
        record.direct = False
        if type(own) in CONTAINERS or isinstance(own, tuple(CONTAINERS)):
            found = dict(found)
            reads(own, found)
            if name not in READERS:
                found[place(own)] = 1
            if isinstance(own, dict) and name in SHRINKERS:
                RUN.shrunk.add(id(own))
        elif type(own) not in ATOMS and type(own) is not tuple and not is_of_program(type(own)):
            if isinstance(own, (type, BaseException)):
                return found
            return {ANYTHING: 1}
        return found
    if is_of_program(kind):
        return NONE
    record.direct = False
    return {ANYTHING: 1}


DESCRIPTORS = {
    type(list.append),
    type(list.__len__),
    type([].__len__),
    type(dict.__dict__["fromkeys"]),
}


def looked_at(record, values, name):
    found = {}
    for value in values:
        reads(value, found)
    record.direct = name in SINGLE and len(values) == 1 and is_of_program(type(values[0]))
    return found


def build_table(code, instructions, depths, stored):
    """{offset: (fixed footprint or None, probe, argument, depth)} of the instructions that may matter."""
    table = {}
    is_body = code.co_flags & 1 == 0 and code.co_name != "<module>"
    before = None
    extended = []
    for each in instructions:
        name = each.opname
        if name == "EXTENDED_ARG":
            # Versions differ in where they tell of such an instruction: it stands for the one it belongs to.
            extended.append(each.offset)
            continue
        entry = entry_of(each, name, is_body, before, stored)
        if entry is not None:
            depth = depths.get(each.offset)
            if depth is not None:
                fixed, probe, argument = entry
                table[each.offset] = (fixed, probe, argument, depth)
                for offset in extended:
                    table[offset] = table[each.offset]
        extended = []
        if name not in ("CACHE", "NOT_TAKEN"):
            before = name
    # What is written in C may call a function while it is at work: each begins with a look at the scheduler.
    first = instructions[0].offset
    for each, following in zip(instructions, instructions[1:]):
        if each.opname == "RESUME":
            # Nothing is told of it itself.
            first = following.offset
            break
    table.setdefault(first, (NONE, None, None, depths.get(first, 0)))
    return table


def entry_of(each, name, is_body, before, stored):
    value = each.argval
    if name in ("LOAD_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"):
        return ({("global", value, 0): 0}, None, None) if value in stored else None
    if name in ("STORE_GLOBAL", "DELETE_GLOBAL"):
        return ({("global", value, 0): 1}, None, None)
    if name in ("STORE_NAME", "DELETE_NAME"):
        return None if is_body else ({("global", value, 0): 1}, None, None)
    if name.endswith("DEREF"):
        return ({("cell", value, 0): 0 if name.startswith("LOAD") else 1}, None, None)
    if name in ("LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR", "LOAD_SUPER_METHOD"):
        return (None, attribute, (value, 0))
    if name in ("STORE_ATTR", "DELETE_ATTR"):
        return (None, attribute, (value, 1))
    if name in ("BINARY_SUBSCR",):
        return (None, subscript, (-2, 0))
    if name == "BINARY_SLICE":
        return (None, subscript, (-3, 0))
    if name == "STORE_SUBSCR":
        return (None, storing, (-2, 1))
    if name == "DELETE_SUBSCR":
        return (None, deletion, (-2, 1))
    if name == "STORE_SLICE":
        return (None, storing, (-3, 1))
    if name == "BINARY_OP":
        if each.argrepr == "[]":
            return (None, subscript, (-2, 0))
        return (None, operation, each.argrepr.endswith("="))
    if name.startswith("INPLACE_"):
        return (None, operation, True)
    if name.startswith("BINARY_") or name in ("COMPARE_OP", "CONTAINS_OP"):
        return (None, operation, False)
    if name.startswith("UNARY_") and name not in PRIVATE or name == "TO_BOOL":
        return (None, truth, None)
    if name.startswith(("POP_JUMP_", "JUMP_IF_")) and name.endswith(("TRUE", "FALSE", "_OR_POP")):
        plain = VERSION >= (3, 13) or before in ("COMPARE_OP", "CONTAINS_OP", "IS_OP", "UNARY_NOT")
        if plain and not (each.is_jump_target and VERSION < (3, 13)):
            return (NONE, None, None) if value <= each.offset else None
        return (None, truth, None)
    if name.startswith("POP_JUMP_") and value <= each.offset:
        return (NONE, None, None)
    if name == "GET_ITER":
        return (None, next_of, 1)
    if name == "FOR_ITER":
        return (None, next_of, 2 if VERSION >= (3, 15) else 1)
    if name in ("UNPACK_SEQUENCE", "UNPACK_EX", "LIST_EXTEND", "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE", "GET_LEN"):
        return (None, extend, None)
    if name in ("FORMAT_VALUE", "FORMAT_WITH_SPEC"):
        return (None, look, 2)
    if name in ("FORMAT_SIMPLE", "CONVERT_VALUE"):
        return (None, look, 1)
    if name == "CALL_FUNCTION":
        return (None, call, ("function", each.arg))
    if name == "CALL_FUNCTION_KW":
        return (None, call, ("keywords", each.arg))
    if name == "CALL_FUNCTION_EX":
        return (None, call, ("spread", each.arg or 0))
    if name in ("CALL", "CALL_METHOD"):
        return (None, call, ("call", each.arg))
    if name == "CALL_KW":
        return (None, call, ("call keywords", each.arg))
    if name in OPEN:
        return (None, nothing, None)
    if name in PRIVATE or name.startswith(PRIVATE_BEGINNINGS):
        return None
    return (None, anything, None)


#: With `--switch gil`: what hands over though it does not block.
SEEN_BY_GIL = {"raise", "end", "print end"}


class Points:
    """Where the interpreter looks whether to let another thread move (Python/ceval.c, Python/bytecodes.c: `RESUME`,
    `JUMP_BACKWARD`, and after calls that enter no Python function)."""

    def __init__(self, instructions):
        #: Instructions before which it has just looked, however they were come to.
        self.before = set()
        #: {offset: (what decides whether it looks, what that needs to know)}
        self.deciding = {}
        #: Versions differ in where they tell of an instruction with prefixes: it is known by the first of them.
        self.first = {}
        landings = set()
        prefix = None
        for at, each in enumerate(instructions):
            name = each.opname
            offset = self.first[each.offset] = each.offset if prefix is None else prefix
            prefix = offset if name == "EXTENDED_ARG" else None
            following = instructions[at + 1].offset if at + 1 < len(instructions) else None
            if name == "RESUME" and each.arg < 2:
                # It is not watched itself. What leads to the next one else is a jump back, which looks as well.
                self.before.add(following)
            elif name in ("JUMP_BACKWARD", "JUMP_BACKWARD_JIT"):
                self.before.add(offset)
            elif name.startswith("POP_JUMP_BACKWARD_"):
                # Whether it jumps is decided before the look: it is seen where the jump leads to.
                self.deciding[offset] = ("jump", each.argval)
                landings.add(each.argval)
            elif name in ("CALL", "CALL_KW", "CALL_FUNCTION_EX"):
                named = name != "CALL" or any(one.opname == "KW_NAMES" for one in instructions[max(0, at - 2) : at])
                dropped = instructions[at + 1].opname == "POP_TOP"
                self.deciding[offset] = ("call", (following, None if named else each.arg, dropped, name))
                landings.add(following)
            elif name in ("BEFORE_WITH", "WITH_EXCEPT_START", "LOAD_ATTR", "STORE_ATTR"):
                self.deciding[offset] = (name, each.argval)
        concerned = self.before | landings | set(self.deciding)
        self.watched = {offset for offset, first in self.first.items() if first in concerned}


def passes_check(record, code, offset, argument):
    """Whether a check point lies just before this instruction; notes whether one will lie after it."""
    points = code.points
    offset = points.first[offset]
    passed = record.check == offset or offset in points.before
    record.check = None
    what, more = points.deciding.get(offset, (None, None))
    if what == "jump":
        record.check = more
    elif what == "call":
        entered, checked = checks_of_call(record, argument, *more)
        record.check = more[0] if checked else None
        return passed or entered
    elif what == "BEFORE_WITH":
        return passed or isinstance(record.stack[-1], LIBRARY)
    elif what == "WITH_EXCEPT_START":
        return passed or touches_library(stack_of(record.frame, code, code.depths[offset])[-4])
    elif what is not None:
        value = record.stack[-1]
        own = isinstance(value, LIBRARY) and isinstance(getattr(type(value), more, None), property)
        return passed or own
    return passed


def touches_library(callee):
    """Whether it is a function that the library has in Python."""
    function = getattr(callee, "__func__", callee)
    if not isinstance(function, types.FunctionType) or function.__code__ in RUN.program.codes:
        return False
    return function.__code__ not in WRITTEN_IN_C


def checks_of_call(record, argument, after, count, dropped, name):
    """Whether the call looks at the scheduler as it begins, which functions of the program do for themselves; and
    whether it does after it. `count` is the number of arguments of a call that the interpreter may specialise, or None:
    those of `len`, `isinstance`, `type` and `list.append` do not look, once they are specialised."""
    stack = record.stack
    callee, own, _ = parts_of_call(stack, argument)
    if isinstance(callee, types.MethodType):
        own, callee = callee.__self__, callee.__func__
    if isinstance(callee, types.FunctionType):
        if callee.__code__ in RUN.program.codes:
            return False, VERSION == (3, 11) and name == "CALL_FUNCTION_EX"
        if callee.__code__ in WRITTEN_IN_C:
            return False, True
        return True, False
    if isinstance(callee, type):
        if callee is type and count == 1:
            return False, False
        init = callee.__init__
        if not isinstance(init, types.FunctionType) or callee in OWN_CLASSES:
            return False, True
        if init.__code__ not in RUN.program.codes:
            return True, True
        # From 3.12 on `__init__` is entered without a look after it, where the call is a plain one of a plain class.
        code = init.__code__
        simple = not code.co_flags & 0x0C and code.co_kwonlyargcount == 0
        plain = count is not None and code.co_argcount == count + 1 and simple
        return False, VERSION == (3, 11) or not plain or callee.__new__ is not object.__new__
    if callee is len and count == 1 or callee is isinstance and count == 2:
        return False, False
    if dropped and count == 1 and callee is list.append and type(own) is list:
        return False, False
    return False, True


def taken_by(each):
    """How many values a call, or the beginning of a with statement, takes from the stack."""
    name = each.opname
    if name in ("BEFORE_WITH", "SETUP_WITH"):
        return 1
    if name == "CALL_FUNCTION":
        return each.arg + 1
    if name in ("CALL", "CALL_METHOD", "CALL_FUNCTION_KW"):
        return each.arg + 2
    if name == "CALL_KW":
        return each.arg + 3
    if name == "CALL_FUNCTION_EX":
        return 4 if VERSION >= (3, 14) else (3 if VERSION >= (3, 11) else 2) + (each.arg & 1)
    if name == "WITH_EXCEPT_START":
        return 0
    return None


LIBRARY_CODES = {}


class Code:
    """A code object of the program and what is known of its instructions."""

    def __init__(self, code, stored):
        self.code = code
        self.cells = bool(code.co_cellvars or code.co_freevars)
        self.variables = len(code.co_varnames) + len(code.co_freevars)
        self.variables += sum(name not in code.co_varnames for name in code.co_cellvars)
        instructions = list(dis.get_instructions(code))
        self.depths = depths_of(code, instructions)
        self.table = build_table(code, instructions, self.depths, stored)
        if GIL:
            self.points = Points(instructions)
            for offset in self.points.watched:
                if offset in self.depths:
                    self.table.setdefault(offset, (NONE, None, None, self.depths[offset]))
        #: How much of the stack lies below a call's own values, for each place where a frame in a call may be.
        self.below = {}
        ends = [each.offset for each in instructions[1:]] + [len(code.co_code)]
        for each, end in zip(instructions, ends):
            taken = taken_by(each)
            if taken is not None and each.offset in self.depths:
                for offset in range(each.offset, end, 2):
                    self.below[offset] = self.depths[each.offset] - taken


def all_codes(code):
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from all_codes(constant)


class Program:
    def __init__(self, source, number):
        self.file = "<program %d>" % number
        self.main = compile(source, self.file, "exec", dont_inherit=True)
        codes = list(all_codes(self.main))
        stored = set()
        for code in codes:
            for each in dis.get_instructions(code):
                if each.opname in ("STORE_NAME", "STORE_GLOBAL", "DELETE_NAME", "DELETE_GLOBAL"):
                    stored.add(each.argval)
        self.codes = {code: Code(code, stored) for code in codes}

    def watch(self):
        if MONITORING:
            for code in self.codes:
                sys.monitoring.set_local_events(TOOL, code, sys.monitoring.events.INSTRUCTION)

    def unwatch(self):
        if MONITORING:
            for code in self.codes:
                sys.monitoring.set_local_events(TOOL, code, 0)


# --- watching the threads ------------------------------------------------------------------------------


class Record:
    """A frame of the program, as its thread last left it."""

    __slots__ = ("frame", "code", "offset", "stack", "footprint", "direct", "nested", "opaque", "below", "check")

    def __init__(self, frame, code, below):
        self.frame = frame
        self.code = code
        self.offset = 0
        self.stack = []
        self.footprint = NONE
        self.direct = True
        # How many calls below come from the library: while there is one, its time matters.
        self.nested = 0
        # Whether something below, written in C, remembers what nobody can see.
        self.opaque = False
        # What the calls below, of the library or written in C, touch when they go on: sort() with a key, say.
        self.below = NONE
        #: With `--switch gil`: the instruction before which a check point was passed, if it is the next one.
        self.check = None
        if below is not None:
            self.opaque = below.opaque
            self.below = below.below
            if frame.f_back is not below.frame:
                self.nested = below.nested + 1
                self.below = with_library(self.below, frame.f_back)
            else:
                self.nested = below.nested
                if not below.direct:
                    self.opaque = True
                    self.below = together(self.below, below.footprint)


def together(one, two):
    found = dict(one)
    for where, written in two.items():
        found[where] = found.get(where, 0) or written
    return found


def record_of(task, frame, code):
    """The record of the frame that runs now, on top of the task's."""
    records = task.records
    for at in range(len(records) - 1, -1, -1):
        if records[at].frame is frame:
            del records[at + 1 :]
            return records[at]
    below = set()
    back = frame.f_back
    while back is not None:
        below.add(back)
        back = back.f_back
    while records and records[-1].frame not in below:
        records.pop()
    record = Record(frame, code, records[-1] if records else None)
    records.append(record)
    return record


def before_instruction(frame, code, offset, entry):
    """Called before an instruction of the program that may matter. Hands over where it does."""
    task = NOW
    if task.dying:
        raise Kill
    run = RUN
    run.instructions += 1
    task.quiet += 1
    if not run.many and entry[1] is not call and entry[1] is not deletion and task.quiet <= 300:
        # While there is one thread, only frames that may start others need a record.
        return
    records = task.records
    record = records[-1] if records else None
    if record is None or record.frame is not frame:
        record = record_of(task, frame, code)
    record.offset = offset
    if task.touched:
        for value in task.touched:
            task.own_places[id(value)] = value.__dict__
        task.touched.clear()
    if record.nested == 0:
        task.time = 0.0
    fixed, probe, argument, depth = entry
    called = record.footprint
    if probe is None:
        footprint = fixed
        record.stack = None
    else:
        if CHECKING:
            check_depth(frame, code, depth)
        record.stack = stack = stack_of(frame, code, depth)
        footprint = probe(code, record, stack, argument)
        record.footprint = footprint
    if record.below:
        footprint = together(record.below, footprint)
    if GIL:
        returned = record.check == code.points.first[offset]
        passed = passes_check(record, code, offset, argument)
        if not run.many:
            return
        if returned and called and not task.acted:
            # Who is called may have let others move, and gone on.
            task.acted = run.touches(task, called)
        forced = not task.acted
        if not passed or forced and task.quiet <= 300:
            if footprint and run.touches(task, footprint):
                task.acted = True
            return
    elif footprint and run.many and run.touches(task, footprint):
        forced = False
    elif task.quiet > 300:
        # A loop that concerns nobody still must let others move now and then.
        forced = True
    else:
        return
    if record.stack is None:
        record.stack = stack_of(frame, code, depth)
    task.footprint = footprint
    task.waits = None
    task.timed = False
    task.kind = "instruction"
    task.extra = ()
    task.top = frame
    hand_over(task, forced)
    if GIL and footprint and run.touches(task, footprint):
        task.acted = True
    if code.cells and not MONITORING:
        # On the way back from here the interpreter writes the variables as they were when the call began
        # (bpo-30744); cells that others have changed in between would change back. This looks again.
        frame.f_locals


def trace_call(frame, event, argument):
    code = RUN.program.codes.get(frame.f_code)
    if code is None:
        return None
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    table = code.table

    def trace(frame, event, argument):
        if event == "opcode":
            offset = frame.f_lasti
            entry = table.get(offset)
            if entry is not None:
                before_instruction(frame, code, offset, entry)
            elif NOW.dying:
                raise Kill
        return trace

    return trace


def watched_instruction(code, offset):
    known = RUN.program.codes.get(code)
    if known is None:
        return sys.monitoring.DISABLE
    entry = known.table.get(offset)
    if entry is None:
        return sys.monitoring.DISABLE
    before_instruction(sys._getframe(1), known, offset, entry)


if MONITORING:
    TOOL = 3
    sys.monitoring.use_tool_id(TOOL, "oracle")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.INSTRUCTION, watched_instruction)

# --- tasks and runs ------------------------------------------------------------------------------------


class Worker:
    """A thread of the operating system, which carries out one task after another."""

    idle = []

    @classmethod
    def get(cls):
        return cls.idle.pop() if cls.idle else cls()

    def __init__(self):
        self.gate = real_lock()
        self.gate.acquire()
        self.task = None
        # In 3.11 an exception from a trace function leaves the one that was being handled behind as handled
        # for ever, so there a thread that was ended in this way is not used again.
        self.kills = 0
        ready = real_lock()
        ready.acquire()

        def work():
            self.ident = _thread.get_ident()
            ready.release()
            while self.kills < MAX_KILLS:
                self.gate.acquire()
                task, self.task = self.task, None
                carry_out(task)
                del task

        _thread.start_new_thread(work, ())
        ready.acquire()


class Task:
    """One thread of the program."""

    def __init__(self, name, body, thread, daemon):
        #: (), and for what a task starts its own name and a number: the same in every schedule.
        self.name = name
        self.body = body
        self.thread = thread
        self.daemon = daemon
        self.worker = Worker.get()
        self.worker.task = self
        self.gate = self.worker.gate
        self.begun = False
        self.ended = False
        self.dying = False
        self.children = 0
        self.records = []
        self.time = 0.0
        self.quiet = 0
        #: With `--switch gil`: whether it has done, since it was last chosen, what others may notice.
        self.acted = True
        self.touched = []
        self.own_places = {}
        self.top = None
        self.footprint = NONE
        self.waits = None
        self.timed = False
        self.kind = "begin"
        self.extra = ()
        self.late = 0
        #: Whether the step to this print was made where its values were looked at.
        self.printing = False
        #: How far each other task had got when this one last heard of it, by start or join.
        self.heard = {}
        self.epoch = 0


def carry_out(task):
    global NOW
    task.begun = True
    if not MONITORING:
        sys.settrace(trace_call)
    try:
        try:
            task.body()
        except Kill:
            raise
        except SystemExit:
            pass
        except BaseException as error:
            kind = type(error)
            name = kind.__qualname__
            if kind.__module__ not in ("__main__", "builtins"):
                name = kind.__module__ + "." + name
            text = str(error)
            error = None
            line = "[%s: %s]\n" % (name, text) if text else "[%s]\n" % name
            # The hook of threads is a function of the library. For the main thread's traceback the interpreter reads
            # the source, which lets others move, or calls `traceback` (from 3.13 on).
            step("raise", {OUTPUT: 1}, extra=(line,))
            RUN.say(line if RUN.output == "" or RUN.output.endswith("\n") else "\n" + line)
        step("end", {("ended", "", id(task)): 1})
    except Kill:
        pass
    if not MONITORING:
        sys.settrace(None)
    task.records.clear()
    task.top = None
    task.body = None
    worker = task.worker
    if task.dying:
        worker.kills += 1
        if worker.kills < MAX_KILLS:
            Worker.idle.append(worker)
        CONTROL.release()
        return
    # Not before the run is over: what it keeps in threading.local must not come to another thread.
    RUN.spent.append(worker)
    RUN.end(task)
    following = RUN.pick(None)
    if following is None:
        CONTROL.release()
    else:
        NOW = following
        following.gate.release()


CONTROL = real_lock()
CONTROL.acquire()


def hand_over(task, forced=False):
    """The heart: chooses who moves next, and returns when this task does."""
    global NOW
    task.quiet = 0
    task.acted = False
    following = RUN.pick(task, forced)
    if following is not task:
        if following is None:
            CONTROL.release()
        else:
            NOW = following
            following.gate.release()
        task.gate.acquire()
    if task.dying:
        raise Kill


def step(kind, footprint, waits=None, timed=False, extra=()):
    """Called by what replaces the library, before it does something. Returns 1 where its time ran out."""
    task = NOW
    if task.dying:
        raise Kill
    task.late = 0
    here = sys._getframe(1)
    if not MONITORING:
        sys.settrace(None)
    try:
        footprint = with_library(footprint, here)
        run = RUN
        touches = run.many and run.touches(task, footprint)
        concerns = task.acted and kind in SEEN_BY_GIL if GIL else touches
        if concerns or (waits is not None and not waits.is_free(task)):
            task.footprint = footprint
            task.waits = waits
            task.timed = timed
            task.kind = kind
            task.extra = extra
            task.top = here
            hand_over(task)
        if touches:
            task.acted = True
        return task.late
    finally:
        task.waits = None
        if not MONITORING:
            sys.settrace(trace_call)


def check(kind, extra=()):
    """With `--switch gil`: what replaces the library hands over after what it has done."""
    task = NOW
    if task.dying:
        raise Kill
    if not GIL or not RUN.many or not task.acted:
        return
    task.footprint = NONE
    task.waits = None
    task.timed = False
    task.kind = kind
    task.extra = extra
    task.top = sys._getframe(1)
    if not MONITORING:
        sys.settrace(None)
    try:
        hand_over(task)
    finally:
        if not MONITORING:
            sys.settrace(trace_call)


def check_in_library(kind, *extra):
    """The same where the library, which is written in Python, has called a lock: the check is after that call."""
    if GIL:
        if kind == "released":
            # What was done under the lock may have gone unnoticed.
            NOW.acted = True
        frame = sys._getframe(2)
        while frame.f_code.co_filename == OWN:
            frame = frame.f_back
        if frame.f_code.co_filename in LIBRARY_FILES:
            check(kind, extra)


def with_library(footprint, frame):
    """Adds the library's objects in whose methods this step is: what they hold may change in it."""
    codes = RUN.program.codes
    found = footprint
    while frame is not None:
        code = frame.f_code
        if code in codes:
            records = NOW.records
            if records and records[-1].frame is frame and records[-1].below:
                found = together(found, records[-1].below)
            break
        if code.co_filename in LIBRARY_FILES:
            own = frame.f_locals.get("self")
            if isinstance(own, LIBRARY) and not isinstance(own, threading.Thread):
                if found is footprint:
                    found = dict(footprint)
                found[place(own)] = 1
        frame = frame.f_back
    return found


NOBODY = frozenset()


class Node:
    """A choice that was met: what is to be tried there, and what sleeps meanwhile."""

    __slots__ = ("todo", "at", "sleep")

    def __init__(self, todo, sleep):
        self.todo = todo
        self.at = 0
        self.sleep = sleep


class Run:
    """One run of the program, along the choices of `search.path` and on from there."""

    def __init__(self, search, chance=None):
        self.search = search
        self.program = search.program
        self.chance = chance
        self.stay = chance.choice((0.0, 0.3, 0.6, 0.9)) if chance is not None else 0
        self.tasks = []
        self.live = []
        self.named = {}
        self.many = False
        self.output = ""
        self.at = 0
        self.sleep = set()
        self.steps = 0
        self.singles = 0
        self.instructions = 0
        self.users = 0
        self.cut = False
        self.failure = None
        self.visits = {}
        #: The workers of threads that have ended.
        self.spent = []
        #: Dicts from which something was taken.
        self.shrunk = set()

    def go(self):
        global RUN, NOW
        RUN = self
        threading._counter = itertools.count(1).__next__
        main = threading.main_thread()
        main._name = "MainThread"
        names = {"__name__": "__main__", "__builtins__": BUILTINS, "__doc__": None}
        self.names = names
        task = Task((), lambda: exec(self.program.main, names), main, False)
        threading._active.clear()
        threading._active[task.worker.ident] = main
        main.task = task
        self.add(task)
        NOW = task
        task.gate.release()
        CONTROL.acquire()
        for task in list(self.live):
            task.dying = True
            if task.begun:
                NOW = task
                task.gate.release()
                CONTROL.acquire()
            else:
                task.worker.task = None
                Worker.idle.append(task.worker)
        names.clear()
        Worker.idle.extend(self.spent)
        RUN = None
        if self.failure is not None:
            raise self.failure

    def add(self, task):
        self.tasks.append(task)
        self.live.append(task)
        self.named[task.name] = task
        self.many = len(self.tasks) > 1
        if not task.daemon:
            self.users += 1

    def end(self, task):
        task.ended = True
        self.live.remove(task)
        threading._active.pop(task.worker.ident, None)
        if not task.daemon:
            self.users -= 1

    def touches(self, task, footprint):
        """Whether the footprint has a place that other threads touch too. Learns which these are."""
        search = self.search
        # What a daemon writes may come too late: the program's end is another's step.
        hot = search.full or search.everything or task.daemon and OUTPUT in footprint
        name = task.name
        for where, written in footprint.items():
            key = where[:2]
            if key in HOT:
                hot = True
                continue
            if where is ANYTHING:
                search.everything = search.stale = hot = True
            # In this run by place; and by kind in all runs, as a run that comes to a known state is not followed to
            # its end: what it did before may concern what another run did after that state.
            for visits, at in ((self.visits, where), (search.visits, key)):
                known = visits.setdefault(at, {})
                for other, (read, wrote) in known.items():
                    if other != name and (read if written else wrote) > task.heard.get(other, -1):
                        HOT.add(key)
                        search.stale = hot = True
                mine = known.setdefault(name, [-1, -1])
                mine[0] = max(mine[0], task.epoch)
                if written:
                    mine[1] = max(mine[1], task.epoch)
        return hot

    def say(self, text):
        if self.users == 0:
            # Only daemons are left: the process may have ended before this.
            self.finish(False)
        self.output += text

    def finish(self, deadlock):
        text = self.output
        if deadlock:
            text += ("" if text == "" or text.endswith("\n") else "\n") + "[deadlock]"
        self.search.outcomes.add(text)

    def pick(self, current, forced=False):
        """The task that moves next; None where the run is over. Sets `late` of it where its time runs out."""
        try:
            return self.choose(current, forced)
        except Exception as error:
            self.failure = error
            return None

    def choose(self, current, forced):
        self.steps += 1
        limit = 1 if self.chance is None else 20
        if self.steps * limit > MAX_STEPS or self.instructions * limit > MAX_INSTRUCTIONS:
            self.cut = True
            return None
        if self.users == 0:
            self.finish(False)
        options = []
        for task in self.live:
            if not task.begun:
                return task
            if task.waits is None or task.waits.is_free(task):
                option = (task, 0)
            elif task.timed:
                option = (task, 1)
            else:
                continue
            if task is current:
                options.insert(0, option)
            else:
                options.append(option)
        if not options:
            if self.users:
                self.finish(True)
            return None
        if self.chance is not None:
            stay = options[0][0] is current and self.chance.random() < self.stay
            chosen, late = options[0] if stay else self.chance.choice(options)
            chosen.late = late
            return chosen
        sleep = self.sleep
        if len(options) == 1 and not forced and self.singles < 64:
            self.singles += 1
            chosen, late = options[0]
            if (chosen.name, late) in sleep:
                return None
        else:
            self.singles = 0
            search = self.search
            at = self.at
            self.at += 1
            if at < len(search.path):
                if search.stale:
                    # It hands over at places that it did not know when the path was found; the search starts again.
                    return None
                node = search.path[at]
            else:
                todo = [(task.name, late) for task, late in options]
                key = State(self).key(current)
                known = search.states.get(key)
                asleep = frozenset(sleep) if sleep else NOBODY
                if known is None:
                    todo = [each for each in todo if each not in asleep]
                else:
                    todo = [each for each in todo if each in known and each not in asleep]
                    asleep &= known
                search.states[key] = asleep
                if not todo:
                    return None
                node = Node(todo, asleep)
                search.path.append(node)
            name, late = node.todo[node.at]
            chosen = self.named[name]
            if (chosen, late) not in options:
                raise SystemError("a run took another course than before")
            sleep = set(node.sleep)
            if not search.full and not GIL:
                sleep.update(node.todo[: node.at])
        if sleep:
            footprint = chosen.footprint
            named = self.named
            self.sleep = {
                each
                for each in sleep
                if each[0] != chosen.name and independent(named[each[0]].footprint, footprint)
            }
        else:
            self.sleep = sleep
        chosen.late = late
        return chosen


BY_NAME = operator.itemgetter(0)

# --- states ----------------------------------------------------------------------------------------------


class State:
    """Writes down everything that decides what a run can still do."""

    stamps = itertools.count()

    def __init__(self, run):
        self.run = run
        self.seen = {}
        self.parts = []
        # Objects made on the way must live on, so that no other gets their id.
        self.keep = []

    def key(self, current):
        run = self.run
        parts = self.parts
        emit = self.emit
        parts.append(run.output)
        # A forced switch is before an instruction, as every other; who was moving matters to nobody.
        for name, value in run.names.items():
            if name != "__builtins__":
                parts.append(name)
                emit(value)
        for name in sorted(run.named):
            self.task(run.named[name])
        try:
            return marshal.dumps(parts, 2)
        except ValueError:
            return ("unlike", next(State.stamps))

    def task(self, task):
        parts = self.parts
        parts.append(task.name)
        if task.ended:
            parts.append("ended")
            return
        self.emit(task.thread)
        parts.append(task.daemon)
        parts.append(task.children)
        parts.append(task.kind)
        parts.append(task.waits is not None)
        parts.append(task.timed)
        if not task.begun:
            return
        for each in task.extra:
            self.emit(each)
        codes = self.run.program.codes
        records = {id(record.frame): record for record in task.records}
        frame = task.top
        while frame is not None:
            code = frame.f_code
            known = codes.get(code)
            if known is not None:
                record = records.get(id(frame))
                parts.append(id(code))
                if record is None or record.opaque:
                    self.unlike()
                else:
                    parts.append(record.offset)
                    for each in record.stack if record.stack is not None else stack_of(
                        frame, known, known.depths[record.offset]
                    ):
                        self.emit(each)
                if code.co_name != "<module>" or frame.f_locals is not frame.f_globals:
                    self.variables(frame)
            elif code.co_filename != OWN:
                parts.append(id(code))
                parts.append(frame.f_lasti)
                self.below_call(frame, code)
                self.variables(frame, task.time)
            elif code is printed.__code__:
                parts.append("print")
                self.variables(frame)
            frame = frame.f_back

    def variables(self, frame, time=None):
        # Sorted, because their order tells when somebody looked before.
        for name, value in sorted(frame.f_locals.items(), key=BY_NAME):
            self.parts.append(name)
            if name == "endtime" and time is not None and type(value) is float:
                # What counts is the time that is left.
                value -= time
            self.emit(value)
        self.parts.append("}")

    def below_call(self, frame, code):
        """Writes what a frame of the library keeps on its stack while it is in a call."""
        known = LIBRARY_CODES.get(code)
        if known is None:
            known = LIBRARY_CODES[code] = Code(code, ())
        depth = known.below.get(frame.f_lasti)
        if depth is None:
            self.unlike()
        else:
            for each in stack_of(frame, known, depth):
                self.emit(each)

    def unlike(self):
        self.parts.append(next(State.stamps))

    def emit(self, value):
        parts = self.parts
        kind = type(value)
        if kind in MARSHALLED:
            parts.append(value)
            return
        if kind is tuple:
            parts.append("(")
            for each in value:
                self.emit(each)
            parts.append(")")
            return
        seen = self.seen
        known = seen.get(id(value))
        if known is not None:
            parts.append("#")
            parts.append(known)
            return
        how = WRITERS.get(kind)
        if how is None:
            how = self.writer_of(kind)
            WRITERS[kind] = how
        if how not in UNNUMBERED:
            seen[id(value)] = len(seen)
        how(self, value)

    def writer_of(self, kind):
        if issubclass(kind, type):
            return State.write_class
        if issubclass(kind, threading.Thread):
            return State.write_thread
        if issubclass(kind, threading.local):
            return State.write_local
        if issubclass(kind, BaseException):
            return State.write_exception
        if kind in ITERATORS:
            return State.write_iterator
        if kind in VIEWS:
            return State.write_view
        plain = kind.__module__ in ("__main__", "threading", "queue")
        if plain and kind.__flags__ & (1 << 9):
            base = kind
            while base.__flags__ & (1 << 9):
                base = base.__base__
            if base is object:
                return State.write_instance
            if base in (list, dict, set, collections.deque):
                return State.write_derived
        return State.write_unlike

    def write_class(self, value):
        parts = self.parts
        parts.append("class")
        parts.append(value.__qualname__)
        if is_of_program(value):
            for base in value.__bases__:
                self.emit(base)
            for name, each in list(vars(value).items()):
                if name not in CLASS_INSIDE:
                    parts.append(name)
                    self.emit(each)
            parts.append("}")
        else:
            parts.append(value.__module__)

    def attributes(self, value, without=()):
        parts = self.parts
        for name, each in list(value.__dict__.items()):
            if name not in without:
                parts.append(name)
                self.emit(each)
        parts.append("}")

    def write_instance(self, value):
        self.parts.append("object")
        self.emit(type(value))
        self.attributes(value)

    def write_derived(self, value):
        self.write_instance(value)
        if isinstance(value, dict):
            self.write_dict(value)
        else:
            self.parts.append("[")
            for each in list(value):
                self.emit(each)
            self.parts.append("]")

    def write_thread(self, value):
        self.parts.append("thread")
        self.emit(type(value))
        task = getattr(value, "task", None)
        if task is not None and self.run.named.get(task.name) is not task:
            task = None
        self.parts.append(task and task.name)
        self.attributes(value, THREAD_INSIDE)

    def write_local(self, value):
        self.parts.append("local")
        for name in sorted(self.run.named):
            own = self.run.named[name].own_places.get(id(value))
            if own is not None:
                self.parts.append(name)
                for key, each in list(own.items()):
                    self.parts.append(key)
                    self.emit(each)
        self.parts.append("}")

    def write_exception(self, value):
        self.parts.append("exception")
        self.emit(type(value))
        self.emit(value.args)
        for each in (value.__cause__, value.__context__):
            self.emit(each)
        if getattr(value, "__dict__", None):
            self.attributes(value)

    def write_iterator(self, value):
        try:
            state = value.__reduce__()
        except Exception:
            self.unlike()
            return
        self.keep.append(state)
        self.parts.append(type(value).__name__)
        self.emit(state)
        if isinstance(value, DICT_ITERATORS):
            # Which dict, and whether it has kept its size, are not in __reduce__.
            self.emit(value.__length_hint__())
            for each in gc.get_referents(value):
                self.emit(each)
                if id(each) in self.run.shrunk:
                    # Its table may have gaps, and lose them while the iterator is on its way.
                    self.unlike()
        elif type(value) is DEQUE_ITERATOR:
            if not DEQUES_ARE_KNOWN:
                self.unlike()
            for each in gc.get_referents(value):
                if isinstance(each, collections.deque):
                    self.parts.append(is_outdated(value, each))

    def write_view(self, value):
        self.parts.append(type(value).__name__)
        for each in gc.get_referents(value):
            self.emit(each)

    def write_list(self, value):
        parts = self.parts
        parts.append("[")
        for each in list(value):
            self.emit(each)
        parts.append("]")

    def write_deque(self, value):
        self.parts.append("deque")
        self.parts.append(value.maxlen)
        self.write_list(value)

    def write_dict(self, value):
        parts = self.parts
        parts.append("{")
        for key, each in list(value.items()):
            self.emit(key)
            self.emit(each)
        parts.append("}")

    def write_set(self, value):
        # Where the next value goes depends on the whole table, and on the marks of those that were taken out.
        if not SETS_ARE_KNOWN:
            self.unlike()
            return
        parts = self.parts
        _, _, mask, table = words(id(value) + 2 * WORD, 4)
        parts.append("set")
        parts.append(words(id(value) + 7 * WORD, 1)[0] if type(value) is set else 0)
        inside = iter(value)
        slots = words(table, 2 * (mask + 1))
        for at in range(0, len(slots), 2):
            if slots[at] == 0:
                parts.append("-")
            elif slots[at + 1] == HASH_OF_DUMMY:
                parts.append("x")
            else:
                self.emit(next(inside))
        parts.append("]")

    def write_function(self, value):
        parts = self.parts
        parts.append("def")
        parts.append(id(value.__code__))
        if value.__closure__:
            for each in value.__closure__:
                self.emit(each)
        if value.__defaults__:
            self.emit(value.__defaults__)
        if value.__kwdefaults__:
            self.emit(value.__kwdefaults__)
        if value.__dict__:
            self.emit(value.__dict__)

    def write_cell(self, value):
        self.parts.append("cell")
        try:
            self.emit(value.cell_contents)
        except ValueError:
            self.parts.append("empty")

    def write_method(self, value):
        self.parts.append("method")
        self.emit(value.__func__)
        self.emit(value.__self__)

    def write_builtin(self, value):
        self.parts.append(value.__name__)
        self.emit(getattr(value, "__self__", None))

    def write_named(self, value):
        self.parts.append(type(value).__name__)
        self.parts.append(value.__name__)

    def write_descriptor(self, value):
        self.parts.append(value.__objclass__.__name__)
        self.parts.append(value.__name__)

    def write_text(self, value):
        self.parts.append(type(value).__name__)
        self.parts.append(repr(value))

    def write_kind(self, value):
        self.parts.append(type(value).__name__)

    def write_slice(self, value):
        self.parts.append("slice")
        self.emit((value.start, value.stop, value.step))

    def write_property(self, value):
        self.parts.append("property")
        self.emit((value.fget, value.fset, value.fdel))

    def write_wrapped(self, value):
        self.parts.append(type(value).__name__)
        self.emit(value.__func__)

    def write_lock(self, value):
        self.parts.append("lock")
        self.parts.append(value.kind)
        self.parts.append(value.taken)

    def write_rlock(self, value):
        self.parts.append("rlock")
        self.parts.append(value.owner and value.owner.name)
        self.parts.append(value.owner is None)
        self.parts.append(value.count)

    def write_queue(self, value):
        self.parts.append("queue")
        self.write_list(value.items)

    def write_null(self, value):
        self.parts.append("null")

    def write_super(self, value):
        self.parts.append("super")
        self.emit((value.__thisclass__, value.__self__))

    def write_unlike(self, value):
        self.unlike()


# --- the library -----------------------------------------------------------------------------------------

TIMEOUT_TEXT = "timeout value must be a non-negative number" if VERSION >= (3, 13) else "timeout value must be positive"


class Lock:
    """threading.Lock. Those inside Event, Semaphore, Barrier and Queue, which nobody else can see, are left
    and asked for without a hand-over: what a thread does while it holds one is one step to all others."""

    def __init__(self):
        self.taken = False
        self.kind = "lock"
        self.place = ("lock", "lock", id(self))
        caller = sys._getframe(1)
        if caller.f_code.co_filename in LIBRARY_FILES and isinstance(caller.f_locals.get("self"), LOCKED_INSIDE):
            self.kind = "inside"
            self.place = ("lock", "inside", id(self))

    def is_free(self, task):
        return not self.taken

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError(TIMEOUT_TEXT)
        if self.kind == "new":
            # A waiter's own lock: nobody else has it yet.
            self.kind = "waiter"
            self.taken = True
            return True
        if not blocking or timeout == 0:
            if self.kind != "inside":
                step("try", {self.place: 1}, extra=(self,))
            got = not self.taken
            self.taken = True
            if self.kind == "lock":
                check_in_library("tried", self, got)
            return got
        if step("acquire", {self.place: 1}, self, timeout > 0, (self,)):
            NOW.time += timeout + 1e-6
            return False
        self.taken = True
        if self.kind == "lock":
            check_in_library("acquired", self)
        return True

    def release(self):
        if self.kind == "lock":
            step("release", {self.place: 1}, extra=(self,))
        elif NOW.dying:
            raise Kill
        if not self.taken:
            raise RuntimeError("release unlocked lock")
        self.taken = False
        if self.kind != "waiter":
            check_in_library("released", self)

    def locked(self):
        step("locked", {self.place: 0}, extra=(self,))
        return self.taken

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    acquire_lock = acquire
    release_lock = release
    locked_lock = locked


class RLock:
    """threading.RLock."""

    def __init__(self):
        self.owner = None
        self.count = 0
        self.place = ("lock", "rlock", id(self))

    def is_free(self, task):
        return self.owner is None or self.owner is task

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            raise ValueError(TIMEOUT_TEXT)
        task = NOW
        if task.dying:
            raise Kill
        if self.owner is task:
            self.count += 1
            return True
        if not blocking or timeout == 0:
            step("try", {self.place: 1}, extra=(self,))
            got = self.owner is None
            if not got:
                return False
        elif step("acquire", {self.place: 1}, self, timeout > 0, (self,)):
            task.time += timeout + 1e-6
            return False
        self.owner = task
        self.count = 1
        check_in_library("acquired", self)
        return True

    def release(self):
        if NOW.dying:
            raise Kill
        if self.owner is not NOW:
            raise RuntimeError("cannot release un-acquired lock")
        if self.count == 1:
            step("release", {self.place: 1}, extra=(self,))
            self.owner = None
        self.count -= 1
        if self.owner is None:
            check_in_library("released", self)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *_):
        self.release()

    def _is_owned(self):
        return self.owner is NOW

    def _release_save(self):
        if self.owner is not NOW:
            raise RuntimeError("cannot release un-acquired lock")
        step("release", {self.place: 1}, extra=(self,))
        state = self.count
        self.owner = None
        self.count = 0
        check_in_library("released", self, state)
        return state

    def _acquire_restore(self, state):
        step("acquire", {self.place: 1}, self, False, (self,))
        self.owner = NOW
        self.count = state
        check_in_library("acquired", self)

    if VERSION >= (3, 14):

        def locked(self):
            step("locked", {self.place: 0}, extra=(self,))
            return self.owner is not None


def waiters_lock():
    lock = Lock()
    lock.kind = "new"
    lock.place = ("lock", "waiter", id(lock))
    return lock


class SimpleQueue:
    """queue.SimpleQueue: written in C, so that each call is one step."""

    def __init__(self):
        self.items = collections.deque()
        self.place = ("object", "SimpleQueue", id(self))

    def is_free(self, task):
        return bool(self.items)

    def put(self, item, block=True, timeout=None):
        step("put", {self.place: 1}, extra=(self, item))
        self.items.append(item)

    def put_nowait(self, item):
        self.put(item)

    def get(self, block=True, timeout=None):
        if block and timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        waiting = block and (timeout is None or timeout > 0)
        late = step("get", {self.place: 1}, self if waiting else None, timeout is not None, (self,))
        if late or not self.items:
            raise queue.Empty
        return self.items.popleft()

    def get_nowait(self):
        return self.get(False)

    def empty(self):
        step("empty", {self.place: 0}, extra=(self,))
        return not self.items

    def qsize(self):
        step("qsize", {self.place: 0}, extra=(self,))
        return len(self.items)


class Ended:
    """What a join waits for."""

    def __init__(self, task):
        self.task = task

    def is_free(self, task):
        return self.task.ended


def started(thread):
    """The task of a thread, or None where it was not started."""
    return thread.__dict__.get("task")


def start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    step("start", {("started", "", id(self)): 1}, extra=(self,))
    if started(self) is not None:
        raise RuntimeError("threads can only be started once")
    me = NOW
    task = Task(me.name + (me.children,), self.run, self, self.daemon)
    me.children += 1
    self.task = task
    self._started._flag = True
    self._ident = task.worker.ident
    threading._active[task.worker.ident] = self
    task.heard = dict(me.heard)
    task.heard[me.name] = me.epoch
    me.epoch += 1
    RUN.add(task)
    me.acted = True
    check("started", (self,))


def join(self, timeout=None):
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    task = started(self)
    if task is None:
        step("join early", {("started", "", id(self)): 0}, extra=(self,))
        task = started(self)
        if task is None:
            raise RuntimeError("cannot join thread before it is started")
    if task is NOW:
        raise RuntimeError("cannot join current thread")
    waiting = timeout is None or timeout > 0
    places = {("started", "", id(self)): 0, ("ended", "", id(task)): 0}
    step("join", places, Ended(task) if waiting else None, timeout is not None, (self,))
    if task.ended:
        heard = NOW.heard
        for name, epoch in task.heard.items():
            if epoch > heard.get(name, -1):
                heard[name] = epoch
        heard[task.name] = 1 << 60
    check("joined", (self,))


def is_alive(self):
    assert self._initialized, "Thread.__init__() not called"
    task = started(self)
    places = {("started", "", id(self)): 0}
    if task is not None:
        places[("ended", "", id(task))] = 0
    step("alive", places, extra=(self,))
    if task is None and started(self) is not None:
        task = started(self)
        step("ended", {("ended", "", id(task)): 0}, extra=(self,))
    alive = task is not None and not task.ended
    if task is not None:
        check("alive told", (alive,))
    return alive


def called_by_library(callee, values, given=()):
    """Hands over before the library calls what is written in C, or looks into what it was given as the arguments: no
    instruction of the program does."""
    if touches_library(callee):
        check("call", (callee, values, given))
    record = Record(None, None, None)
    footprint = touched_by_call(record, callee, NULL, values)
    if type(given) in CONTAINERS:
        footprint = together(footprint, {place(given): 0})
        if callee is printed:
            footprint = goes_on_to_print(given, footprint)
    if footprint:
        step("call", footprint, extra=(callee, values, given))


def call_target(target, args, kwargs):
    """target(*args, **kwargs) as the library does it: a dict of the keywords is made, then the call looks at the rest."""
    keywords = {}
    if type(kwargs) is dict:
        step("keywords", {place(kwargs): 0}, extra=(target, args, kwargs))
        keywords = dict(kwargs)
    if type(kwargs) is dict and (type(args) is tuple or type(args) in CONTAINERS):
        called_by_library(target, (*args, *keywords.values()), args)
        target(*args, **keywords)
    else:
        target(*args, **kwargs)


def run_thread(self):
    """Thread.run."""
    check("begin", (self,))
    try:
        if self._target is not None:
            call_target(self._target, self._args, self._kwargs)
    finally:
        del self._target, self._args, self._kwargs


def run_timer(self):
    """Timer.run."""
    check("begin", (self,))
    self.finished.wait(self.interval)
    if not self.finished.is_set():
        call_target(self.function, self.args, self.kwargs)
    check("called", (self,))
    self.finished.set()


def stepping(callee):
    """What the library is given instead of a function that is not the program's: hands over before it calls it."""
    method = isinstance(callee, types.MethodType)
    if callee is None or isinstance(callee, types.FunctionType) or method and not touches_library(callee):
        return callee

    def called():
        called_by_library(callee, ())
        result = callee()
        if not method:
            check("called", (result,))
        return result

    return called


real_barrier = threading.Barrier.__init__
real_wait_for = threading.Condition.wait_for


def barrier(self, parties, action=None, timeout=None):
    called = stepping(action)

    def acting():
        called()
        # What the barrier notes now can be seen without its lock.
        step("acted", NONE)

    real_barrier(self, parties, called and acting, timeout)


def wait_for(self, predicate, timeout=None):
    return real_wait_for(self, stepping(predicate), timeout)


def time_of_task():
    return NOW.time


def sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")


def written(value):
    text = str(value)
    return text if type(text) is str else str.__str__(text)


def printed(*values, sep=" ", end="\n", file=None, flush=False):
    """print: looks at its values, makes a text of them and writes it in one step."""
    for name, value in (("sep", sep), ("end", end)):
        if value is not None and not isinstance(value, str):
            raise TypeError("%s must be None or a string, not %s" % (name, type(value).__name__))
    sep = " " if sep is None else sep
    end = "\n" if end is None else end
    footprint = {OUTPUT: 1}
    for value in values:
        if type(value) not in ATOMS:
            reads(value, footprint)
    if NOW.printing:
        NOW.printing = False
    else:
        step("print", footprint, extra=(values, sep, end))
    parts = []
    again = False
    for value in values:
        again = again or type(value) not in ATOMS and has_own_text(value)
        parts.append(written(value))
    text = sep.join(parts)
    if again:
        # Other threads may have moved while the texts were made.
        step("print", {OUTPUT: 1}, extra=(text, end))
    if OPTIONS["print"] == "unbuffered" and text and end:
        RUN.say(text)
        step("print end", {OUTPUT: 1}, extra=(end,))
        RUN.say(end)
    else:
        RUN.say(text + end)


# As it is called in the messages of a call that cannot be made.
printed.__name__ = printed.__qualname__ = "print"
printed.__module__ = "builtins"


def has_own_text(value, depth=0):
    """Whether Python code of the program makes the value's text, or that of one inside it."""
    kind = type(value)
    if kind in ATOMS or depth > 20:
        return False
    if kind is dict:
        return any(has_own_text(each, depth + 1) for pair in value.items() for each in pair)
    if kind is tuple or kind in CONTAINERS:
        return any(has_own_text(each, depth + 1) for each in value)
    return True


threading.Lock = Lock
threading._allocate_lock = waiters_lock
threading.RLock = RLock
threading._time = queue.time = time_of_task
queue.SimpleQueue = SimpleQueue
threading.Thread.start = start
threading.Thread.join = join
threading.Thread.is_alive = is_alive
threading.Thread.run = run_thread
threading.Timer.run = run_timer
threading.Barrier.__init__ = barrier
threading.Condition.wait_for = wait_for
time.sleep = sleep

LIBRARY = (
    threading.Condition,
    threading.Semaphore,
    threading.Event,
    threading.Barrier,
    threading.Thread,
    queue.Queue,
)
LOCKED_INSIDE = (threading.Semaphore, threading.Event, threading.Barrier, queue.Queue)
LIBRARY_FILES = {threading.__file__, queue.__file__, threading.Thread.run.__code__.co_filename}
LIBRARY_FILES.add(queue.Queue.put.__code__.co_filename)
OWN_CLASSES = {Lock, RLock, SimpleQueue}
#: Functions here that stand for such as are written in C.
WRITTEN_IN_C = {
    each.__code__
    for each in (printed, sleep, *vars(Lock).values(), *vars(RLock).values(), *vars(SimpleQueue).values())
    if isinstance(each, types.FunctionType)
}
CLASS_INSIDE = {"__module__", "__dict__", "__weakref__", "__doc__", "__firstlineno__", "__static_attributes__"}
THREAD_INSIDE = {
    "task", "_ident", "_native_id", "_stderr", "_invoke_excepthook", "_tstate_lock", "_handle", "_os_thread_handle",
    "_is_stopped", "_started", "_initialized", "_context",
}  # fmt: skip
DICT_ITERATORS = (
    type(iter(set())),
    type(iter({})),
    type(iter({}.values())),
    type(iter({}.items())),
    type(reversed({})),
)
DEQUE_ITERATOR = type(iter(collections.deque()))
MARSHALLED = {type(None), bool, int, float, complex, str, bytes, type(Ellipsis)}
WRITERS = {
    list: State.write_list,
    bytearray: State.write_text,
    range: State.write_text,
    slice: State.write_slice,
    type(NotImplemented): State.write_kind,
    dict: State.write_dict,
    set: State.write_set,
    frozenset: State.write_set,
    collections.deque: State.write_deque,
    type: State.write_class,
    types.FunctionType: State.write_function,
    types.CellType: State.write_cell,
    types.MethodType: State.write_method,
    types.BuiltinFunctionType: State.write_builtin,
    type([].__len__): State.write_builtin,
    types.ModuleType: State.write_named,
    type(list.append): State.write_descriptor,
    type(list.__len__): State.write_descriptor,
    types.CodeType: lambda state, value: state.parts.append(id(value)),
    types.TracebackType: State.write_kind,
    types.FrameType: State.write_kind,
    property: State.write_property,
    staticmethod: State.write_wrapped,
    classmethod: State.write_wrapped,
    super: State.write_super,
    Lock: State.write_lock,
    RLock: State.write_rlock,
    SimpleQueue: State.write_queue,
    Null: State.write_null,
}
BUILTINS = {**vars(builtins), "print": printed}
#: Values that are made anew each time they are asked for, so that which one it is matters to nobody.
UNNUMBERED = {State.write_method, State.write_builtin, State.write_named, State.write_null, State.write_text}

# --- the search ------------------------------------------------------------------------------------------


class Search:
    def __init__(self, program, full):
        self.program = program
        self.full = full
        self.outcomes = set()
        self.everything = False
        #: Of each kind of place and thread, the last epochs in which it was read or written, and was written.
        self.visits = {}
        self.begin()

    def begin(self):
        self.path = []
        self.states = {}
        self.stale = False

    def advance(self):
        path = self.path
        while path and path[-1].at + 1 >= len(path[-1].todo):
            path.pop()
        if path:
            path[-1].at += 1
        return bool(path)


def explore(source, number, options):
    began = clock()
    program = Program(source, number)
    HOT.clear()
    search = Search(program, options["search"] == "full")
    runs = 0
    complete = True
    chance = random.Random(options["seed"])
    deadline = began + options["seconds"]
    gc.collect()
    gc.freeze()
    gc.disable()
    program.watch()
    try:
        # A few drawn schedules first: they meet most of what threads share.
        for _ in range(3):
            run = Run(search, chance)
            run.go()
            runs += 1
        search.begin()
        while True:
            # A fifth of the budget is kept for drawn schedules.
            if runs >= options["max_runs"] * 0.8 or clock() > began + options["seconds"] * 0.8:
                complete = False
                break
            run = Run(search)
            run.go()
            runs += 1
            if runs % 200 == 0:
                gc.collect(1 if runs % 2000 == 0 else 0)
            if search.stale:
                search.begin()
                continue
            if run.cut:
                complete = False
            if not search.advance():
                break
        if not complete:
            while runs < options["max_runs"] and clock() < deadline:
                run = Run(search, chance)
                run.go()
                runs += 1
                if runs % 256 == 0:
                    gc.collect()
    finally:
        program.unwatch()
        gc.unfreeze()
        gc.enable()
    return {
        "outcomes": sorted(search.outcomes),
        "complete": complete,
        "runs": runs,
        "states": len(search.states),
        "seconds": round(clock() - began, 3),
    }


def main():
    options = {"max_runs": 20_000, "seconds": 10.0, "seed": 1, "search": "reduced"}
    files = []
    arguments = sys.argv[1:]
    while arguments:
        word = arguments.pop(0)
        if word == "--stdin":
            continue
        elif word == "--check":
            continue
        elif word.startswith("--"):
            name = word[2:].replace("-", "_")
            kind = {"max_runs": int, "seconds": float, "seed": int, "search": str, "print": str, "switch": str}.get(name)
            if kind is None or not arguments:
                sys.exit(__doc__)
            options[name] = kind(arguments.pop(0))
        else:
            files.append(word)
    OPTIONS["print"] = options.get("print", "line")
    if files:
        programs = []
        for name in files:
            with open(name, encoding="utf-8") as file:
                programs.append({"id": name, "source": file.read()})
    else:
        programs = json.load(sys.stdin)
    if GIL and VERSION < (3, 11):
        sys.exit("--switch gil is for 3.11 and later")
    sys.setswitchinterval(1)
    for number, each in enumerate(programs):
        try:
            answer = explore(each["source"], number, options)
        except SyntaxError as error:
            answer = {"error": "SyntaxError: %s" % error}
        except Exception as error:
            answer = {"error": "%s: %s" % (type(error).__name__, error)}
        print(json.dumps({"id": each["id"], **answer}), flush=True)


main()
# The interpreter's own end would wait for threads by what was replaced here.
sys.stdout.flush()
os._exit(0)

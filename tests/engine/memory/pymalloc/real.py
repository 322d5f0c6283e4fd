"""Makes real objects and lets go of them, after a plan, and prints their id()s.

Standard input: a line with sizes of blocks, then a line for each action. `object SLOT`, `int SLOT`, `bytes LENGTH SLOT` and
`slots COUNT SLOT` (an instance with that many __slots__) make an object and keep it in that slot; `free SLOT` lets go of it.
Output: the version; `FROM TO` for each hole of the address space; `mapped BYTES`, of the holes, at the end of the plan;
`resident BYTES`, of these; the ids: of an object that is not in the plan, then of each that the plan makes. Numbers are
hexadecimal, addresses relative to the pool of the first object.

The plan begins in a known state: all pools of the given sizes are full, and no arena has a free pool. Then the first object
is made, bytes in a block of 512, for which an arena is mapped: in one of the holes that are printed. While the plan is
carried out nothing else is allocated, but for the int that id() makes, 32 bytes: it is freed at once, and has room in a pool
unless 32 is among the sizes.
"""

import array
import gc
import sys

POOL, ARENA = (1 << 14, 1 << 20) if sys.version_info >= (3, 10) else (1 << 12, 1 << 18)
HEADER = 48
# An int of 32 bytes, and of two digits: no build keeps such ones for use again.
BIG = 1 << 40
ONE = b"x"
PAGE = 4096
# How far below and above the first object its pages are looked at.
BELOW, ABOVE = 1 << 27, 1 << 20
FREE, ADD, CALL, NEGATE = "free", "add", "call", "negate"


def bytes_but_one(length):
    """Bytes that with ONE added have that length. The sum is a new object: no argument or slice is made for it."""
    return b"y" * (length - 1)


def read_plan():
    sizes = [int(word) for word in sys.stdin.readline().split()]
    operands, plan, made = {}, [], 0
    for line in sys.stdin:
        what, _, slot = line.rstrip().rpartition(" ")
        kind, _, amount = what.partition(" ")
        if what not in operands:
            if kind == "bytes":
                operands[what] = ADD, bytes_but_one(int(amount))
            elif kind == "slots":
                names = ["slot%d" % each for each in range(int(amount))]
                operands[what] = CALL, type("Slotted", (), {"__slots__": names})
            else:
                operands[what] = {"object": (CALL, object), "int": (NEGATE, BIG), "free": (FREE, None)}[kind]
        made += kind != "free"
        plan.append((*operands[what], int(slot), made))
    return sizes, plan, made


class Prepared:
    """All that the runs below need, made beforehand."""

    def __init__(self):
        self.sizes, self.plan, self.made = read_plan()
        self.slots = [None] * (max((step[2] for step in self.plan), default=0) + 1)
        self.ids = array.array("Q", [0]) * (self.made + 1)
        self.before, self.after = Maps(), Maps()
        self.pages = array.array("Q", [0]) * ((BELOW + ABOVE) // PAGE)


class Maps:
    """A place for the text of /proc/self/maps: making it beforehand, so that reading makes no object that lasts."""

    def __init__(self):
        self.file = open("/proc/self/maps", "rb", buffering=0)
        self.views = [memoryview(bytearray(PAGE)) for _ in range(64)]
        self.lengths = array.array("Q", [0]) * len(self.views)
        self.next_view, self.next_number = iter(self.views), iter(range(len(self.views)))

    def spans(self):
        """From and to of what is mapped below the stack, in order."""
        text = b"".join(bytes(view[:length]) for view, length in zip(self.views, self.lengths)).decode()
        return [[int(each, 16) for each in line.split()[0].split("-")] for line in text.partition("[stack]")[0].splitlines()[:-1]]


def carry_out(prepared):
    ids, slots, pages, before, after = prepared.ids, prepared.slots, prepared.pages, prepared.before, prepared.after
    numbers = list(range(400_000))
    held, ints, last_ints = [None] * len(numbers), [None] * len(numbers), [None] * 256
    next_held, next_int = iter(numbers), iter(numbers)
    fills = [
        (size, bytes_but_one(size - 33) if size > 33 else None, (POOL - HEADER) // size)
        for size in prepared.sizes
        if size not in (32, 512)
    ]
    # A list must have another owner than its iterator, which lets go of it at the end.
    next_fill = iter(fills)
    large, ints_in_pool = bytes_but_one(512 - 33), (POOL - HEADER) // 32
    page_map = open("/proc/self/pagemap", "rb", buffering=0)
    steps = iter(prepared.plan)
    full_class_32 = 32 in prepared.sizes
    # From 3.14 on small ints that end are kept for use again: let there be enough.
    at = here = pool = run = rest = [each + 5000 for each in range(200)]
    at = here = pool = run = rest = None
    # From here on the only objects made are those that the comments speak of, and ints; and none ends.

    # Of each size, until all blocks of one pool came one after another: then it was empty before, so all others are full.
    for size, left, count in next_fill:
        pool = None
        run = 0
        while run < count:
            at = next(next_held)
            held[at] = object() if left is None else left + ONE
            here = id(held[at]) // POOL
            run = run + 1 if here == pool else 1
            pool = here
    here = pool = run = size = count = None

    # Ints, so many that they have come to pools of their own, and that the last of these has not much room.
    for at in next_int:
        ints[at] = -BIG
        if at == 100_000:
            break
    while True:
        rest = None
        for at in next_int:
            ints[at] = -BIG
            if at % 64 == 0:
                break
        rest = ints_in_pool - 1 - (id(ints[at]) % POOL - HEADER) // 32
        if 24 <= rest <= 100:
            break

    # Of the largest size, until they have had all pools of an arena and come to the next.
    pool = run = 0
    while True:
        at = next(next_held)
        held[at] = large + ONE
        here = id(held[at]) // POOL
        if here != pool:
            if here != pool + 1:
                if run >= 63:
                    break
                run = 0
            run += 1
            pool = here
    ids[0] = id(held[at])
    page_map.seek((ids[0] - BELOW) // PAGE * 8)
    for at in before.next_number:
        before.lengths[at] = run = before.file.readinto(next(before.next_view))
        if run == 0:
            break
    here = pool = run = None

    if full_class_32:
        while rest:
            last_ints[rest] = -BIG
            rest -= 1

    for action, operand, slot, at in steps:
        if action is FREE:
            slots[slot] = None
            continue
        if action is ADD:
            slots[slot] = operand + ONE
        elif action is CALL:
            slots[slot] = operand()
        else:
            slots[slot] = -operand
        ids[at] = id(slots[slot])


    page_map.readinto(pages)
    for at in after.next_number:
        after.lengths[at] = after.file.readinto(next(after.next_view))
        if after.lengths[at] == 0:
            break


def holes(spans, lowest):
    """Where nothing is mapped, from that address up to the last span."""
    for (_, start), (end, _) in zip(spans, spans[1:]):
        if end > max(start, lowest):
            yield max(start, lowest), end


def main():
    prepared = Prepared()
    carry_out(prepared)
    start = prepared.ids[0] - BELOW - (prepared.ids[0] - BELOW) % PAGE
    first = prepared.ids[0] - HEADER
    if first % POOL:
        sys.exit("the first object is not the first of its pool")
    before, after = prepared.before.spans(), prepared.after.spans()
    # The first object's arena was not there before it.
    for span in before:
        if first - POOL < span[0] <= first:
            span[0] += ARENA
            break
    else:
        sys.exit("cannot tell where the arena begins; try again")
    free_before, free_after = [list(holes(spans, start)) for spans in (before, after)]
    present = [
        page
        for page, entry in enumerate(prepared.pages)
        if entry >> 63 and any(low <= start + page * PAGE < high for low, high in free_before)
    ]
    lines = ["%d.%d.%d" % sys.version_info[:3]]
    lines += ["%x %x" % (low - first, high - first) for low, high in free_before]
    bytes_free = [sum(high - low for low, high in each) for each in (free_before, free_after)]
    lines += ["mapped %x" % (bytes_free[0] - bytes_free[1]), "resident %x" % (len(present) * PAGE)]
    lines += ["%x" % (each - first) for each in prepared.ids]
    print("\n".join(lines))


gc.disable()
main()

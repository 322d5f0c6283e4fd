"""Run threaded programs on the real interpreter along every schedule, and tell what they can print.

Usage: oracle.py [--max-runs N] [--seconds S] [--seed K]  < PROGRAMS

PROGRAMS is a JSON list of {"id", "source"}; for each comes a JSON line {"id", "outcomes",
"complete", "runs", "seconds"}.

A program runs again and again. Its threads are real threads, but only one moves at a
time: before each instruction that may touch what threads share, the one that moves hands
over to a scheduler, which goes through all choices depth first. Locks are replaced by
ones that hand over where they would block; Condition, Event, Semaphore, Barrier, Timer and
Queue are the standard library's own, on top of those locks. A wait with a timeout that
would block may run out at any moment. Where a state comes again that was seen before, the
run is cut short: all that can come of it is or will be known. A state is everything that
can decide what happens next: the frames with their variables, what each has read since
its statement began (for the interpreter's stack is out of sight), globals, objects, locks
and the text printed so far.

When the budget runs out the rest is sampled by random schedules, and complete is false.
"""

import _thread
import builtins
import dis
import io
import itertools
import json
import os
import random
import sys
import threading
import time
import traceback
import types
from collections import deque

import queue

real_lock = _thread.allocate_lock
real_ident = _thread.get_ident
clock = time.monotonic
FILE = "<program>"


class Abort(BaseException):
    """Ends a thread of a run that is given up."""


class Task:
    """One thread of the program."""

    def __init__(self, index, daemon, thread):
        self.index = index
        self.daemon = daemon
        self.thread = thread
        self.gate = real_lock()
        self.gate.acquire()
        self.over = real_lock()
        self.over.acquire()
        self.can_go = None
        self.timed = False
        self.ended = False
        self.fresh = True
        self.time = 0.0
        self.frames = []
        self.timed_out = False


class Frame:
    """What cannot be seen of a frame: what it has read since its statement began."""

    def __init__(self, frame):
        self.frame = frame
        self.seen = ()
        self.loops = {}


scheduler = None


class Lock:
    def __init__(self):
        self.taken = False

    def acquire(self, blocking=True, timeout=-1):
        if not blocking and timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if timeout < 0 and timeout != -1:
            if sys.version_info >= (3, 13):
                raise ValueError("timeout value must be a non-negative number")
            raise ValueError("timeout value must be positive")
        task = scheduler.current
        if not task.fresh:
            scheduler.hand_over()
        task.fresh = False
        if self.taken:
            if not blocking or timeout == 0:
                scheduler.saw()
                return False
            if not scheduler.block(lambda: not self.taken, timeout > 0):
                task.time += timeout
                scheduler.saw()
                return False
            scheduler.saw()
        self.taken = True
        return True

    def release(self):
        if not self.taken:
            raise RuntimeError("release unlocked lock")
        self.taken = False

    def locked(self):
        return self.taken

    def __enter__(self):
        self.acquire()

    def __exit__(self, *_):
        self.release()

    def _at_fork_reinit(self):
        self.taken = False


def start(self):
    if not self._initialized:
        raise RuntimeError("thread.__init__() not called")
    if hasattr(self, "task"):
        raise RuntimeError("threads can only be started once")
    self._started._flag = True
    scheduler.add(self)


def join(self, timeout=None):
    if not self._initialized:
        raise RuntimeError("Thread.__init__() not called")
    if not hasattr(self, "task"):
        raise RuntimeError("cannot join thread before it is started")
    if self.task is scheduler.current:
        raise RuntimeError("cannot join current thread")
    if not self.task.ended:
        if timeout is not None and timeout <= 0:
            scheduler.saw()
            return
        scheduler.block(lambda: self.task.ended, timeout is not None)
        scheduler.saw()


def is_alive(self):
    return hasattr(self, "task") and not self.task.ended


def task_time():
    return scheduler.current.time


threading.Lock = threading._allocate_lock = Lock
threading._CRLock = None
threading.RLock = threading._PyRLock
threading._time = task_time
queue.time = task_time
queue.SimpleQueue = queue._PySimpleQueue
threading.Thread.start = start
threading.Thread.join = join
threading.Thread.is_alive = is_alive
threading.current_thread = threading.currentThread = lambda: scheduler.current.thread
threading.get_ident = lambda: scheduler.current.index + 1
threading.active_count = lambda: sum(not task.ended for task in scheduler.tasks)
time.sleep = lambda seconds: None
main_thread = threading.main_thread()

# What a thread does before its next instruction that is not one of these concerns nobody.
LOCAL = set(
    """RESUME NOP CACHE POP_TOP LOAD_FAST STORE_FAST LOAD_CONST COPY SWAP ROT_TWO ROT_THREE ROT_FOUR DUP_TOP
    DUP_TOP_TWO PUSH_NULL PRECALL KW_NAMES JUMP_FORWARD JUMP_BACKWARD JUMP_ABSOLUTE MAKE_FUNCTION BUILD_TUPLE
    BUILD_LIST BUILD_STRING RETURN_VALUE EXTENDED_ARG LOAD_FAST_CHECK RETURN_CONST LOAD_FAST_LOAD_FAST
    STORE_FAST_STORE_FAST STORE_FAST_LOAD_FAST LOAD_FAST_AND_CLEAR MAKE_CELL COPY_FREE_VARS LOAD_CLOSURE
    SETUP_FINALLY POP_BLOCK SETUP_WITH_ LOAD_ASSERTION_ERROR END_FOR POP_EXCEPT PUSH_EXC_INFO CHECK_EXC_MATCH
    RERAISE POP_JUMP_FORWARD_IF_FALSE_ LOAD_BUILD_CLASS IS_OP IMPORT_NAME IMPORT_FROM""".split()
)
BY_NAME = {"LOAD_GLOBAL", "LOAD_NAME", "LOAD_DEREF", "LOAD_CLASSDEREF"}


class Scheduler:
    """One run along given choices; beyond them it takes the first, and notes how many there were."""

    def __init__(self, code, prefix, visited, chance):
        self.code = code
        self.prefix = prefix
        self.visited = visited
        self.chance = chance
        self.choices = []
        self.widths = []
        self.tasks = []
        self.output = []
        self.outcomes = set()
        self.aborting = False
        self.cut = False
        self.steps = 0
        self.current = None
        self.constant = {}

    # the run

    def run(self):
        global scheduler
        scheduler = self
        threading._counter = itertools.count(1).__next__
        task = Task(0, False, main_thread)
        main_thread.task = task
        self.tasks.append(task)
        self.current = task
        self.globals = {"__name__": "__main__", "__builtins__": builtins}
        out, sys.stdout = sys.stdout, self
        try:
            self.work(task, lambda: exec(self.code, self.globals))
            if not self.aborting:
                task.ended = True
                try:
                    self.pass_on()
                except Abort:
                    pass
        finally:
            sys.settrace(None)
            self.aborting = True
            for other in self.tasks[1:]:
                if not other.ended:
                    other.gate.release()
                other.over.acquire()
            sys.stdout = out
            self.globals.clear()

    def work(self, task, body):
        sys.settrace(self.trace)
        try:
            body()
        except Abort:
            return
        except SystemExit:
            pass
        except BaseException as error:
            sys.settrace(None)
            text = traceback.format_exception_only(type(error), error)[-1].strip()
            del error
            try:
                self.hand_over()
            except Abort:
                return
            if self.output and not self.output[-1].endswith("\n"):
                self.output.append("\n")
            self.output.append("[%s]\n" % text)
        finally:
            sys.settrace(None)
            task.frames.clear()

    def add(self, thread):
        task = Task(len(self.tasks), thread.daemon, thread)
        thread.task = task
        self.tasks.append(task)

        def body():
            task.gate.acquire()
            try:
                if not self.aborting:
                    self.work(task, thread.run)
                task.ended = True
                if not self.aborting:
                    try:
                        self.pass_on()
                    except Abort:
                        pass
            finally:
                task.ended = True
                task.over.release()

        _thread.start_new_thread(body, ())

    # choosing

    def options(self):
        found = []
        current = self.current
        for task in [current] + [each for each in self.tasks if each is not current]:
            if task.ended:
                continue
            if task.can_go is None or task.can_go():
                found.append((task, False))
            elif task.timed:
                found.append((task, True))
        return found

    def choose(self):
        """The task that moves next, or None where the run is over."""
        if self.aborting:
            raise Abort
        over = all(task.ended or task.daemon for task in self.tasks)
        options = self.options()
        if over or not options:
            text = "".join(self.output)
            if not over:
                text += ("" if text == "" or text.endswith("\n") else "\n") + "[deadlock]"
            self.outcomes.add(text)
        if not options:
            return None
        self.steps += 1
        if self.steps > 20000:
            self.cut = True
            return None
        if len(options) == 1:
            return options[0]
        at = len(self.choices)
        if at < len(self.prefix):
            choice = self.prefix[at]
        elif self.chance is not None:
            choice = self.chance.randrange(len(options))
        else:
            key = self.key()
            if key in self.visited:
                return None
            self.visited.add(key)
            choice = 0
        self.choices.append(choice)
        self.widths.append(len(options))
        return options[choice]

    def give_up(self, me):
        self.aborting = True
        if me is not self.tasks[0]:
            self.tasks[0].gate.release()
            me.gate.acquire()
        raise Abort

    def move(self, chosen, me):
        task, late = chosen
        task.timed_out = late
        task.can_go = None
        task.timed = False
        self.current = task
        if task is not me:
            task.gate.release()
            me.gate.acquire()
            if self.aborting:
                raise Abort

    def hand_over(self):
        if self.aborting:
            raise Abort
        me = self.current
        chosen = self.choose()
        if chosen is None:
            self.give_up(me)
        self.move(chosen, me)
        me.fresh = True

    def block(self, can_go, timed):
        """Waits until it can go on; False when its time ran out first."""
        me = self.current
        me.can_go = can_go
        me.timed = timed
        self.hand_over()
        me.fresh = False
        return not me.timed_out

    def pass_on(self):
        """Called by a task that has ended."""
        me = self.current
        chosen = self.choose()
        if chosen is not None:
            task, late = chosen
            task.timed_out = late
            task.can_go = None
            task.timed = False
            self.current = task
            task.gate.release()
        elif me is not self.tasks[0]:
            self.aborting = True
            self.tasks[0].gate.release()
        else:
            self.aborting = True
            return
        if me is self.tasks[0]:
            me.gate.acquire()

    # watching

    def trace(self, frame, event, _):
        if frame.f_code.co_filename != FILE:
            return None
        frame.f_trace_opcodes = True
        self.current.frames.append(Frame(frame))
        return self.local_trace

    def local_trace(self, frame, event, value):
        task = self.current
        if not task.frames or task.frames[-1].frame is not frame:
            return self.local_trace
        top = task.frames[-1]
        if event == "line":
            top.seen = ()
        elif event == "return":
            task.frames.pop()
            if task.frames:
                task.frames[-1].seen += (self.canon(value, {}),)
        elif event == "exception":
            top.seen += (value[0].__name__, str(value[1]))
        elif event == "opcode":
            self.before(task, top, frame)
        return self.local_trace

    def instruction(self, code, at):
        table = self.constant.get(code)
        if table is None:
            table = {each.offset: each for each in dis.get_instructions(code)}
            self.constant[code] = table
        return table[at]

    def before(self, task, top, frame):
        code = frame.f_code
        instruction = self.instruction(code, frame.f_lasti)
        name = instruction.opname
        if name == "GET_ITER":
            top.loops[len(top.loops)] = top.seen
        if name == "FOR_ITER":
            top.loops[frame.f_lasti] = top.loops.get(frame.f_lasti, 0) + 1
        if name in LOCAL or name.startswith("POP_JUMP") and False:
            return
        if name in BY_NAME:
            if not self.is_shared(instruction.argval, frame):
                return
            self.hand_over()
            seen = self.value_of(instruction.argval, frame)
            top.seen += (self.canon(seen, {}),)
            return
        if name in ("STORE_GLOBAL", "STORE_NAME", "STORE_DEREF"):
            if self.is_shared(instruction.argval, frame):
                self.hand_over()
            return
        self.hand_over()
        top.seen += (self.around(task),)

    def is_shared(self, name, frame):
        """Whether the name may change while threads run: stored by a function, or by the module at all."""
        key = (frame.f_code.co_name == "<module>", name)
        return name in self.stored

    def value_of(self, name, frame):
        if name in frame.f_locals and name in frame.f_code.co_freevars + frame.f_code.co_cellvars:
            return frame.f_locals[name]
        return frame.f_globals.get(name, getattr(builtins, str(name), None))

    def saw(self):
        """Notes what the state is as a call of the library goes on: it may have read it."""
        task = self.current
        if task.frames:
            task.frames[-1].seen += (task.timed_out, self.around(task))

    # states

    def around(self, task):
        """All that the task can read."""
        seen = {}
        parts = [self.names(self.globals, seen)]
        for each in task.frames:
            if each.frame.f_locals is not self.globals:
                parts.append(self.names(each.frame.f_locals, seen))
        return tuple(parts)

    def key(self):
        seen = {}
        tasks = []
        for task in self.tasks:
            if task.ended:
                tasks.append("ended")
                continue
            frames = []
            for each in task.frames:
                frame = each.frame
                own = None if frame.f_locals is self.globals else self.names(frame.f_locals, seen)
                loops = tuple(each.loops.items())
                frames.append((frame.f_code.co_name, frame.f_code.co_firstlineno, frame.f_lasti, own, each.seen, loops))
            waits = task.can_go is not None
            tasks.append((tuple(frames), waits, task.timed, task.timed_out, task.fresh, task.time))
        return (self.names(self.globals, seen), tuple(tasks), self.current.index, "".join(self.output))

    def names(self, held, seen):
        return tuple((name, self.canon(held[name], seen)) for name in sorted(held) if name != "__builtins__")

    def canon(self, value, seen):
        if value is None or isinstance(value, (bool, int, float, str)):
            return (type(value).__name__, repr(value))
        if isinstance(value, (type(sys), types.BuiltinFunctionType)):
            return value.__name__
        if id(value) in seen:
            return seen[id(value)]
        seen[id(value)] = len(seen)
        inner = lambda each: self.canon(each, seen)
        if isinstance(value, type):
            if value.__module__ != "__main__":
                return value.__name__
            own = {k: v for k, v in vars(value).items() if not k.startswith("__")}
            return ("class", value.__name__, self.names(own, seen))
        if isinstance(value, (list, tuple, deque, set)):
            return (type(value).__name__,) + tuple(map(inner, list(value)))
        if isinstance(value, dict):
            return ("dict",) + tuple((inner(k), inner(v)) for k, v in list(value.items()))
        if isinstance(value, Lock):
            return ("lock", value.taken)
        if isinstance(value, types.FunctionType):
            cells = tuple(map(inner, value.__closure__ or ()))
            return ("def", value.__name__, value.__code__.co_firstlineno, inner(value.__defaults__), cells)
        if isinstance(value, types.CellType):
            try:
                return ("cell", inner(value.cell_contents))
            except ValueError:
                return "empty cell"
        if isinstance(value, types.MethodType):
            return ("method", value.__func__.__name__, inner(value.__self__))
        if isinstance(value, threading.Thread):
            task = getattr(value, "task", None)
            own = {k: v for k, v in vars(value).items() if k not in ("task", "_stderr", "_invoke_excepthook", "_started", "_tstate_lock", "_handle", "_os_thread_handle")}
            return ("thread", task and (task.index, task.ended), self.names(own, seen))
        if isinstance(value, threading.local):
            return "local"
        if isinstance(value, BaseException):
            return (type(value).__name__, inner(value.args))
        if hasattr(value, "__dict__"):
            return (type(value).__name__, self.names(vars(value), seen))
        return type(value).__name__

    # standard output

    def write(self, text):
        self.output.append(text)

    def flush(self):
        pass


def stored_names(code):
    """Names that a function stores, and those that the module stores more than at its beginning: all of them."""
    names = set()
    for each in dis.get_instructions(code):
        if each.opname in ("STORE_GLOBAL", "DELETE_GLOBAL", "STORE_NAME", "DELETE_NAME", "STORE_DEREF", "DELETE_DEREF"):
            names.add(each.argval)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= stored_names(constant)
    return names


def definitions(code):
    """Names that the module binds once, to a function or class or module: nothing to wait for."""
    bound = []
    before = None
    for each in dis.get_instructions(code):
        if each.opname in ("STORE_NAME", "STORE_GLOBAL"):
            bound.append((each.argval, before in ("MAKE_FUNCTION", "IMPORT_NAME", "IMPORT_FROM")))
        if each.opname not in ("EXTENDED_ARG", "CACHE"):
            before = each.opname
    names = [name for name, _ in bound]
    return {name for name, plain in bound if plain and names.count(name) == 1}


def inner_stores(code):
    names = set()
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names |= stored_names(constant)
    return names


def explore(program, options):
    code = compile(program["source"], FILE, "exec")
    stored = stored_names(code) - (definitions(code) - inner_stores(code))
    visited = set()
    outcomes = set()
    began = clock()
    prefix = []
    runs = 0
    complete = True
    while True:
        if runs >= options["max_runs"] or clock() - began > options["seconds"]:
            complete = False
            break
        run = Scheduler(code, prefix, visited, None)
        run.stored = stored
        run.run()
        runs += 1
        outcomes |= run.outcomes
        complete = complete and not run.cut
        choices, widths = run.choices, run.widths
        while choices and choices[-1] + 1 >= widths[len(choices) - 1]:
            choices.pop()
        if not choices:
            break
        prefix = choices[:-1] + [choices[-1] + 1]
    if not complete:
        chance = random.Random(options["seed"])
        for _ in range(options["samples"]):
            run = Scheduler(code, [], visited, chance)
            run.stored = stored
            run.run()
            outcomes |= run.outcomes
    return {
        "id": program["id"],
        "outcomes": sorted(outcomes),
        "complete": complete,
        "runs": runs,
        "seconds": round(clock() - began, 3),
    }


def main():
    options = {"max_runs": 20000, "seconds": 10.0, "seed": 1, "samples": 50}
    arguments = sys.argv[1:]
    for name, value in zip(arguments[::2], arguments[1::2]):
        options[name.lstrip("-").replace("-", "_")] = float(value) if name == "--seconds" else int(value)
    for program in json.load(sys.stdin):
        try:
            answer = explore(program, options)
        except SyntaxError as error:
            answer = {"id": program["id"], "error": str(error)}
        print(json.dumps(answer), flush=True)


main()
# The interpreter's own end would wait for threads by what was replaced here.
os._exit(0)

import type { Shared } from './generate-plain.ts';

const lock: Shared = {
  setup: 'lock = threading.Lock()\nn = 0',
  binds: ['n'],
  statements: [
    'with lock:\n    n += 1',
    'with lock:\n    n += 1',
    'with lock:\n    {…}',
    'lock.acquire()\nn += 1\nlock.release()',
    'if lock.acquire(False):\n    n += 1\n    lock.release()\nelse:\n    {…}',
    'if lock.acquire(timeout=1):\n    n += 2\n    lock.release()\nelse:\n    print("late")',
    'print(lock.acquire(blocking=False))',
    'n += 1',
    'lock.release()',
    'try:\n    lock.release()\nexcept RuntimeError as error:\n    print(error)',
    'print(lock.locked())',
    'try:\n    with lock:\n        n += 1\n        raise ValueError(n)\nexcept ValueError as error:\n    print(error)',
    'with lock:\n    seen = n\nwith lock:\n    n = seen + 1',
    'with lock:\n    if n > #:\n        return\n    n += 1',
    'if not lock.acquire(timeout=0.1):\n    return\nn += 1\nlock.release()',
    'lock.acquire()\ntry:\n    {…}\nfinally:\n    lock.release()',
  ],
  end: 'n',
  weight: 1.5,
};

const twoLocks: Shared = {
  setup: 'a = threading.Lock()\nb = threading.RLock()',
  statements: [
    'with a:\n    with b:\n        {…}',
    'with b:\n    with a:\n        {…}',
    'with a, b:\n    print(#)',
    'with b:\n    with b:\n        print(#)',
    'a.acquire()',
    'b.acquire()',
    'b.release()',
    'with a:\n    print(#)',
    'with b:\n    if a.acquire(timeout=0.5):\n        a.release()\n    else:\n        print("no a")',
    'print(b.acquire(timeout=1))',
    'print(b.acquire(False), a.acquire(False))',
  ],
  weight: 1.5,
};

const semaphores: Shared = {
  setup: 'sem = threading.Semaphore(1)\nbound = threading.BoundedSemaphore(1)',
  statements: [
    'with sem:\n    {…}',
    'sem.release()',
    'bound.release()',
    'print(sem.acquire(False))',
    'print(sem.acquire(timeout=1))',
    'with bound:\n    print(#)',
    'sem.acquire()',
    'sem.release(2)',
    'try:\n    bound.release()\nexcept ValueError as error:\n    print(error)',
  ],
  weight: 2.5,
};

const condition: Shared = {
  setup: 'cond = threading.Condition()\nready = 0',
  binds: ['ready'],
  statements: [
    'with cond:\n    ready += 1\n    cond.notify()',
    'with cond:\n    ready = #\n    cond.notify_all()',
    'with cond:\n    while ready < 1:\n        cond.wait()\n    print(ready)',
    'with cond:\n    print(cond.wait(1))',
    'with cond:\n    if not ready:\n        cond.wait()\n    {…}',
    'with cond:\n    print(cond.wait_for(lambda: ready > 0, 1))',
    'with cond:\n    cond.wait_for(lambda: ready)\n    ready -= 1',
    'cond.notify()',
    'ready += 1',
    'with cond:\n    with cond:\n        ready += 1',
  ],
  end: 'ready',
  weight: 3,
};

const plainCondition: Shared = {
  setup: 'gate = threading.Lock()\ngo = threading.Condition(gate)\nopen_now = False',
  binds: ['open_now'],
  statements: [
    'with gate:\n    open_now = True\n    go.notify()',
    'with go:\n    while not open_now:\n        go.wait()\n    print("in")',
    'with go:\n    if go.wait(1):\n        {…}',
    'print(gate.locked())',
    'if gate.acquire(False):\n    go.notify_all()\n    gate.release()',
  ],
  end: 'open_now',
  weight: 3,
};

const event: Shared = {
  setup: 'event = threading.Event()\nword = "none"',
  binds: ['word'],
  statements: [
    'event.set()',
    'word = f"w{#}"\nevent.set()',
    'event.clear()',
    'print(event.wait(1))',
    'event.wait()\nprint(word)',
    'if event.is_set():\n    {…}',
    'print(event.is_set())',
    'if not event.wait(timeout=0.5):\n    word += "!"',
  ],
  end: 'word, event.is_set()',
  weight: 2,
};

const barrier: Shared = {
  setup: 'barrier = threading.Barrier(2)',
  statements: [
    'print(barrier.wait())',
    'barrier.wait()\n{…}',
    'try:\n    barrier.wait(1)\nexcept threading.BrokenBarrierError:\n    print("broken")',
    'barrier.abort()',
    'barrier.reset()',
    'print(barrier.n_waiting)',
    'print(barrier.broken, barrier.parties)',
    'if barrier.wait() == 0:\n    {…}',
  ],
  end: 'barrier.broken',
  weight: 3,
};

const boundedQueue: Shared = {
  setup: 'q = queue.Queue(maxsize=1)',
  statements: [
    'q.put(#)',
    'print(q.get())',
    'try:\n    print(q.get(timeout=1))\nexcept queue.Empty:\n    print("empty")',
    'try:\n    q.put_nowait(#)\nexcept queue.Full:\n    print("full")',
    'try:\n    q.put(#, timeout=1)\nexcept queue.Full:\n    {…}',
    'q.get()\nq.task_done()',
    'print(q.qsize(), q.empty())',
    'q.task_done()',
    'q.join()',
    'print(q.get_nowait())',
  ],
  end: 'q.full()',
  weight: 2.5,
};

const openQueue: Shared = {
  setup: 'jobs = queue.Queue()',
  statements: [
    'jobs.put(#)',
    'for i in range(2):\n    jobs.put(i)',
    'print(jobs.get())\njobs.task_done()',
    'jobs.put(None)',
    'while True:\n    job = jobs.get()\n    if job is None or job > 1:\n        break\n    print(job)',
    'jobs.join()\nprint("done")',
    'print(jobs.get(block=False))',
  ],
  end: 'jobs.qsize()',
  weight: 2.5,
};

const simpleQueue: Shared = {
  setup: 'sq = queue.SimpleQueue()',
  statements: [
    'sq.put(#)',
    'print(sq.get())',
    'try:\n    print(sq.get_nowait())\nexcept queue.Empty:\n    print("empty")',
    'try:\n    print(sq.get(timeout=1))\nexcept queue.Empty:\n    {…}',
    'print(sq.qsize())',
  ],
  end: 'sq.empty()',
  weight: 1,
};

/** What starts, joins and asks for other threads. */
export const threads: Shared = {
  setup: 'z = 0\ndef inner(by=1):\n    global z\n    z += by',
  binds: ['z'],
  statements: [
    't = threading.Thread(target=inner)\nt.start()\nt.join()',
    'print(threading.current_thread().name)',
    't = threading.Thread(target=inner, kwargs={"by": #}, daemon=True)\nt.start()',
    't = threading.Thread(target=inner, args=(#,))\nt.start()\nt.join(1)\nprint(t.is_alive())',
    't = threading.Timer(1, inner)\nt.start()\nt.cancel()',
    't = threading.Timer(0.5, inner, args=(2,))\nt.start()',
    'time.sleep(0.1)\nz += 1',
    'z += 1',
    't = threading.Thread(target=inner)\ntry:\n    t.join()\nexcept RuntimeError as error:\n    print(error)',
    'if not t0.is_alive():\n    {…}',
    't0.join(0.5)',
  ],
  end: 'z',
  weight: 3,
};

/** What threads can wait for. */
export const waiting: readonly Shared[] = [
  lock,
  twoLocks,
  semaphores,
  condition,
  plainCondition,
  event,
  barrier,
  boundedQueue,
  openQueue,
  simpleQueue,
];

import threading
import time
from threading import Lock

lock = Lock()
print(lock.locked(), lock.acquire(), lock.locked(), lock.acquire(False), lock.acquire(blocking=False))
lock.release()
with lock:
    print("inside", lock.locked())
print("outside", lock.locked())


def leave_early(n):
    for i in range(n):
        with lock:
            if i == 1:
                return i
    return -1


def skip(n):
    seen = 0
    for i in range(n):
        with lock:
            if i % 2:
                continue
            if i > 3:
                break
            seen += i
    return seen


print(leave_early(3), lock.locked(), skip(6), lock.locked())


def greet(name, punctuation="!"):
    print("hello", name + punctuation)


thread = threading.Thread(target=greet, args=("you",), kwargs={"punctuation": "?"}, name="greeter")
print(thread.is_alive(), thread.name, thread.daemon)
thread.start()
thread.join()
print(thread.is_alive())
plain = threading.Thread(target=print, args=("from a built-in",))
plain.start()
plain.join()
time.sleep(0)
other = lock
with lock, Lock() as second:
    print(other.locked(), second)

for wrong in (
    lambda: threading.Lock().release(1),
    lambda: threading.RLock().release(x=1),
    lambda: threading.Lock().locked(1),
    lambda: threading.Condition().notify(1, 2),
    lambda: threading.Event().set(1),
    lambda: threading.Timer(1, print).cancel(1),
    lambda: "".join(len),
    lambda: print(*len),
):
    try:
        wrong()
    except TypeError as error:
        print(error)

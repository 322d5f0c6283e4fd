#: timing
import sys
import threading

N = 150_000
counter = 0


def plain():
    global counter
    for _ in range(N):
        counter += 1


def with_call():
    global counter
    for _ in range(N):
        counter += int(1)


sys.setswitchinterval(1e-6)
for add in (plain, with_call):
    counter = 0
    t1 = threading.Thread(target=add)
    t2 = threading.Thread(target=add)
    t1.start()
    t2.start()
    t1.join()
    t2.join()
    print(add.__name__, 'lost', 2 * N - counter)

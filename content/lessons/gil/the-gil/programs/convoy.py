#: timing
import statistics
import threading
import time

busy = True


def spin():
    turns = 0
    while busy:
        turns += 1


def nap():
    begin = time.perf_counter()
    time.sleep(0.001)
    return (time.perf_counter() - begin) * 1000


alone = statistics.median(nap() for _ in range(100))
spinner = threading.Thread(target=spin)
spinner.start()
beside = statistics.median(nap() for _ in range(100))
busy = False
spinner.join()
print(f'alone                 {alone:.2f} ms')
print(f'beside a spinning one {beside:.2f} ms')

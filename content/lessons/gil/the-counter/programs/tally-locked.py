#: prints 6
import threading

total = 0
lock = threading.Lock()


def count(numbers):
    global total
    part = sum(numbers)
    with lock:
        total += part


t1 = threading.Thread(target=count, args=([1, 2],))
t2 = threading.Thread(target=count, args=([3],))
t1.start()
t2.start()
t1.join()
t2.join()
print(total)

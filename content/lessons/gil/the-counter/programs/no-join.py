#: output explored
import threading

counter = 0
lock = threading.Lock()


def add():
    global counter
    with lock:
        counter += 1


t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
print(counter)

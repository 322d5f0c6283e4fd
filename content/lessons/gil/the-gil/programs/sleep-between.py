#: output explored
import threading
import time

counter = 0


def add():
    global counter
    value = counter
    time.sleep(0)
    counter = value + 1


t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
t1.join()
t2.join()
print(counter)

#: output explored
import threading

counter = 0


def add():
    global counter
    for _ in range(2):
        counter += 1


t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
t1.join()
t2.join()
print(counter)

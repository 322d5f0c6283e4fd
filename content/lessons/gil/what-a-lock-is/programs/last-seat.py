#: output explored
import threading

lock = threading.Lock()
seats = 1


def book(name):
    global seats
    if seats > 0:
        with lock:
            seats -= 1
        print(name)


t1 = threading.Thread(target=book, args=('Ana',))
t2 = threading.Thread(target=book, args=('Ben',))
t1.start()
t2.start()
t1.join()
t2.join()
print(seats)

#: output explored
import threading

lock = threading.Lock()


def ping():
    for _ in range(5):
        lock.acquire()
        print('ping')
        lock.release()


def pong():
    for _ in range(5):
        lock.acquire()
        print('pong')
        lock.release()


t1 = threading.Thread(target=ping)
t2 = threading.Thread(target=pong)
t1.start()
t2.start()
t1.join()
t2.join()

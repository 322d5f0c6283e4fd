#: output explored
import threading


def ping():
    for _ in range(2):
        print('ping')


def pong():
    for _ in range(2):
        print('pong')


t1 = threading.Thread(target=ping)
t2 = threading.Thread(target=pong)
t1.start()
t2.start()
t1.join()
t2.join()

#: output explored
import threading


def ping():
    print('ping', end='')
    print()


def pong():
    print('pong', end='')
    print()


t1 = threading.Thread(target=ping)
t2 = threading.Thread(target=pong)
t1.start()
t2.start()
t1.join()
t2.join()

#: output explored
import threading

lock = threading.Lock()


def say(word):
    for _ in range(2):
        with lock:
            print(word)


t1 = threading.Thread(target=say, args=('ping',))
t2 = threading.Thread(target=say, args=('pong',))
t1.start()
t2.start()
t1.join()
t2.join()

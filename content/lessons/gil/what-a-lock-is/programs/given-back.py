#: prints False
import threading

lock = threading.Lock()


def give_back():
    lock.release()


lock.acquire()
t = threading.Thread(target=give_back)
t.start()
t.join()
print(lock.locked())

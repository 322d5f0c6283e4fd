#: output explored
import threading

lock = threading.Lock()


def work():
    lock.acquire(False)
    print('working')
    lock.release()


t1 = threading.Thread(target=work)
t2 = threading.Thread(target=work)
t1.start()
t2.start()
t1.join()
t2.join()

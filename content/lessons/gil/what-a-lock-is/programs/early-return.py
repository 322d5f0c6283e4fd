#: output explored
import threading

lock = threading.Lock()
stock = 0


def deliver():
    global stock
    lock.acquire()
    stock += 1
    lock.release()


def take():
    global stock
    lock.acquire()
    if stock == 0:
        print('sold out')
        return
    stock -= 1
    print('taken')
    lock.release()


t1 = threading.Thread(target=deliver)
t2 = threading.Thread(target=take)
t1.start()
t2.start()
t1.join()
t2.join()

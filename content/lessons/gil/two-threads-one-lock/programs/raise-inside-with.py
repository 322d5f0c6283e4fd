#: output explored
import threading

lock = threading.Lock()


def load(text):
    with lock:
        number = int(text)
        print(number)


t1 = threading.Thread(target=load, args=('7',))
t2 = threading.Thread(target=load, args=('x',))
t1.start()
t2.start()
t1.join()
t2.join()
print('done')

#: prints opening
#: prints open
import threading

gate = threading.Lock()


def porter():
    print('opening')
    gate.release()


gate.acquire()
t = threading.Thread(target=porter)
t.start()
gate.acquire()
print('open')
t.join()

#: prints True
#: prints False
#: prints True
import threading

lock = threading.Lock()

print(lock.acquire(False))
print(lock.acquire(False))
lock.release()
print(lock.acquire(False))

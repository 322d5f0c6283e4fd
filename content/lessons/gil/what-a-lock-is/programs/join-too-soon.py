#: prints ready
#: exits 1
#: stderr RuntimeError: cannot join thread before it is started
import threading


def work():
    print('work')


t = threading.Thread(target=work)
print('ready')
t.join()
t.start()
print('done')

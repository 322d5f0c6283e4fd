#: output explored
import threading

lock = threading.Lock()
balance = 0


def say(text):
    with lock:
        print(text)


def earn():
    global balance
    with lock:
        balance += 10


def pay():
    with lock:
        if balance < 10:
            say('refused')
        else:
            print('paid')


t1 = threading.Thread(target=earn)
t2 = threading.Thread(target=pay)
t1.start()
t2.start()

#: output explored
import threading

ledger = threading.Lock()
printer = threading.Lock()


def book():
    with ledger:
        with printer:
            print('booked')


def report():
    with printer:
        with ledger:
            print('reported')


t1 = threading.Thread(target=book)
t2 = threading.Thread(target=report)
t1.start()
t2.start()
t1.join()
t2.join()

#: output explored
import threading

paper = threading.Lock()
ink = threading.Lock()
press = threading.Lock()


def draft():
    with paper:
        with ink:
            print('drafted')


def proof():
    with ink:
        with press:
            print('proofed')


def issue():
    with press:
        with paper:
            print('issued')


for work in (draft, proof, issue):
    threading.Thread(target=work).start()

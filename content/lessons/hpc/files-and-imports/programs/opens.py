#: prints one file a step: 1000 opened
#: prints one file a run: 1 opened
import sys
from tempfile import TemporaryDirectory

opened = 0


def watch(event, details):
    global opened
    if event == 'open':
        opened += 1


with TemporaryDirectory() as folder:
    sys.addaudithook(watch)

    for step in range(1000):
        with open(f'{folder}/step-{step}.txt', 'w') as out:
            out.write('1.0\n')
    print('one file a step:', opened, 'opened')

    opened = 0
    with open(f'{folder}/run.txt', 'w') as out:
        for step in range(1000):
            out.write('1.0\n')
    print('one file a run:', opened, 'opened')

from collections import deque
d = deque([1, 2, 3], maxlen=4)
d.append(4)
d.append(5)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d.pop(), d.popleft(), d)
d.rotate(1)
d.extendleft([7, 8])
print(d, 7 in d, list(d), d == deque([8, 7, 3, 2]), d.index(7), d.count(3), deque())
try:
    for item in d:
        d.append(item)
except RuntimeError as error:
    print(error)
try:
    deque().popleft()
except IndexError as error:
    print(error)

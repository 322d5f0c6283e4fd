x = "outer"
print([x for x in range(3)], x)
print([(a, b) for a in range(3) if a % 2 == 0 for b in "xy" if b != "y" or a])
print([[j for j in range(i)] for i in range(4)])


def f(n):
    return [n * i + len([k for k in range(i)]) for i in range(3)]


print(f(2))


class K:
    limit = 3
    values = [v for v in range(limit)]


print(K.values)
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
try:
    [y for y in range(3) if undefined]
except NameError as error:
    print(error)
try:
    [a for a, b in [(1, 2), (3,)]]
except ValueError as error:
    print(error)


def g():
    total = 0

    def add(n):
        nonlocal total
        total += n
        return total

    return [add(i) for i in range(4)], total


print(g())
print([a + b for a, b in [(1, 2), (3, 4)]], [c for [c, *_] in ["ab", "cd"]])
print(sum([i for i in range(10) if i % 2 if i > 3]))

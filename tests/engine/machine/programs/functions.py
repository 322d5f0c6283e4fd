count = 0


def bump(by=1, times=1):
    global count
    for _ in range(times):
        count += by
    return count


def fact(n):
    if n < 2:
        return 1
    return n * fact(n - 1)


def shadow():
    count = 100
    count += 1
    return count


def nothing():
    pass


def keep(item, into=[]):
    into.append(item)
    return into


def first_even(items):
    for item in items:
        while True:
            if item % 2 == 0:
                return item
            break
    return None


print(bump(), bump(2), bump(times=2), bump(3, times=2), count)
print(fact(20), fact(30), shadow(), count, nothing())
print(keep(1), keep(2), keep(3, []))
print(first_even([3, 5, 8, 9]), first_even([1]))
f = fact
print(f(5), f is fact)


def outer(f, x):
    return f(x) + f(x + 1)


print(outer(fact, 3), outer(f=fact, x=1))
print("lazy" if True else undefined_name)

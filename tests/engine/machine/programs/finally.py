def a():
    try:
        return "try"
    finally:
        print("a finally")


def b():
    try:
        return "try"
    finally:
        return "finally"


def c():
    for i in range(3):
        for j in range(3):
            try:
                if j == 1:
                    break
                if i == 1:
                    continue
                print(i, j)
            finally:
                print("f", i, j)
    return "c"


def d():
    while True:
        try:
            return 1
        finally:
            break
    return 2


def e():
    for x in [1, 2, 3]:
        try:
            for y in [10, 20]:
                return x + y
        finally:
            if x < 3:
                continue
    return "end"


def f():
    try:
        try:
            raise ValueError("one")
        finally:
            print("cleanup")
            try:
                raise KeyError("two")
            except KeyError:
                print("two caught")
    except ValueError as error:
        return str(error)


def g():
    try:
        raise ValueError
    except ValueError:
        return "handler"
    finally:
        print("g finally")


def h():
    n = 0
    try:
        try:
            n += 1
            return n
        finally:
            n += 10
            print(n)
    finally:
        n += 100
        print(n)


def i():
    try:
        raise ValueError("lost")
    finally:
        return "kept"


def j(k):
    for x in range(k):
        try:
            pass
        finally:
            for y in range(2):
                if y == 1:
                    break
    else:
        return "else"


def k():
    try:
        pass
    except ValueError:
        print("no")
    else:
        return "else return"
    finally:
        print("k finally")


def m():
    result = []
    for x in range(3):
        try:
            try:
                if x == 0:
                    raise KeyError(x)
                if x == 1:
                    raise IndexError(x)
                result.append(x)
            except KeyError:
                result.append("key")
                raise ValueError("from key")
            finally:
                result.append("inner")
        except (ValueError, IndexError) as error:
            result.append(type(error).__name__)
    return result


for each in (a, b, c, d, e, f, g, h, i, k, m):
    print(each())
print(j(2))

x = list(range(10))
x[2:4] = ["a", "b", "c"]
x[::4] = [0, 0, 0]
print(x, x[-3:], x[8:2:-2], x[5:1])
del x[1::3]
print(x, "abcdef"[1:-1:2], (1, 2, 3)[::-1], range(10)[3], range(10)[2:])
x[1:1] = x
print(x, x.index(3 if 3 in x else 0), x.count(0))
print("a,b,,c".split(","), " x  y ".split(), "a b c".rsplit(" ", 1), "x\ny".splitlines(), "Ab cD".title(), "abc".center(8, "*"))
print("aXbX".replace("X", "-", 1), "aaa".count("a"), "abc".find("z"), "  s ".strip(), "-5".zfill(4), "a1".isalnum())
print(round(2.5), round(2.675, 2), divmod(-7, 2), any([0, 1]), all([]), abs(-3), max([3, 9], default=0), min([], default="none"))
print(sum([0.5, 2], 1), sum([[1], [2]], []), [1, 2] * 2, (1,) < (1, 2), isinstance(True, int), type(3).__name__)

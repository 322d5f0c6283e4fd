L = [3, 1, 2]
M = L
M.append(4)
print(L, len(L), L[0], L[-1], L[1:3], L[::-1], 3 in L, 9 in L, L == [3, 1, 2, 4], L is M)
L[0] = 30
L += [5]
print(L, M, L is M, sorted(L), L + [6], L * 2)
L = L + [7]
print(L is M, L, M)
del L[0], L[0]
print(L, L.pop(), L.pop(0), L, L.index(4), L.count(4))
L.insert(1, "x")
L.extend((8, 9))
L.remove("x")
L.reverse()
print(L, L.copy() == L, [[1, 2], [3]] < [[1, 2], [4]], [1] < [1, 0], (1, 2) < (1, 3))
t = (1, "two", [3])
a, (b, c), d = 1, (2, 3), [4]
print(t, (1,), (), a, b, c, d, t[2], t + (4,), (1, 2) == (1, 2))
a, b = b, a
print(a, b)
D = {"a": 1, 2: "b", (1, 2): [3]}
D["new"] = L
D["a"] += 10
print(D["a"], D[2], D[(1, 2)], len(D), "a" in D, "zz" in D, D.get("zz"), D.get("zz", 0), D)
del D["new"]
print(D.pop(2), D, D == {"a": 11, (1, 2): [3]}, {1: 2} == {1.0: 2}, D.setdefault("q", 5), D)
for key in D:
    print(key, D[key])
S = [1]
S.append(S)
print(S)
E = {}
E["me"] = E
print(E, list("ab"), tuple([1, 2]), list(range(3)), list(D), range(2, 9, 3), [] == (), bool([]), bool({}))
x = y = []
x.append(1)
print(y, [1, 2, 3][-2:], [0, 1, 2, 3, 4][3:0:-1], "abc"[5:], [1, 2][10:])

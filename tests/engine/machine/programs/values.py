nothing = None
print(nothing, nothing is None, {1: None}.get(1, 5), [None][0])
print(True & False, True | 0, True ^ True, ~True)
print(1.0 // 0.1, -1.0 // 0.3, 5 % -5.0, -7.5 % 2, 7 // -2.0, 0.0 // -3)
print(2**0.5, 2**-1, 0.1**3, (10**30) / 3, (2**60 + 1) / (2**58), 1e22)
print(sorted([3, 1, 2]), sorted("hello"), sorted([(2, "b"), (1, "z"), (2, "a")]))
print(not 1 and 2, not 0 or 1 / 0, not 1 == 2, not [] and not {}, -2**2, 2**-1**2)
print(1 < 2 in [2], 1 if 0 else 2 if 0 else 3, 5. > 3, 1 | 2 ^ 3 & 4 << 1, "a" in "abc" == True)
pair = (1, [2])
print(pair[:] is pair, tuple(pair) is pair, (pair + ()) is pair, pair * 1 is pair)
items = [1, 2]
again = items
items *= 2
print(again, [0] * True, "ab" * -1, 3 * (1,))
print(int(" +1_000 "), float("1_0.5"), float("-inf"), bool([]), min("b", "a"), max([1, 3, 2]))
print(repr("it's\t\x00\u200b\xad"), [1][-1:5], "héllo"[::-1], (1, 2, 3)[True:])
del (pair, [items])
for k, v in [("a", 1), ["b", 2]]:
    print(k, v)
if not again and not k: print("never")

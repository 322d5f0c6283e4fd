s = {5, 3, 17, 33}
s.add(8)
s.discard(3)
s.add(40)
print(s, len(s), 5 in s, s | {1, 2}, s & {5, 8, 9}, s - {5}, s ^ {5, 100})
t = set(range(0, 90, 7))
t -= {0, 7}
t |= {1, 65}
print(t, t.pop(), t, sorted(t), s < t, {5} <= s, s.isdisjoint(t))
print({1.5, 2, (1, 2), True}, set(), set([3, 3]), {1, 2} == {2, 1})
words = {"b", "a", "c"}
print(sorted(words), len(words), "a" in words, words == {"a", "b", "c"}, min(words), max(words))
try:
    for item in s:
        s.add(item + 1000)
except RuntimeError as error:
    print(error)

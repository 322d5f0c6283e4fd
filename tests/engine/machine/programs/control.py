n = 0
while n < 10:
    n += 1
    if n == 2:
        continue
    elif n == 6:
        break
    else:
        pass
    print(n, end=" ")
else:
    print("no break")
print("after", n)
for i in range(3):
    for j in range(3):
        if j == i:
            break
        print(i, j, end="; ")
    else:
        print("full", i)
print()
for i in range(2):
    pass
else:
    print("else runs", i)
total = 0
for pair in [(1, 2), (3, 4)]:
    a, b = pair
    total += a * b
print(total)
for a, b in [(1, 2), (3, 4)]:
    print(a, b)
L = [1, 2, 3]
for x in L:
    if len(L) < 6:
        L.append(x * 10)
print(L)
while False:
    print("never")
else:
    print("while else")
print([] or "empty", 0 if [] else 1, None is None, not None)
assert total == 14, "unreachable"

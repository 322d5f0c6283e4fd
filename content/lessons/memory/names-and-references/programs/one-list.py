#: prints [10, 2] [10, 2]
#: prints [10, 2] [3, 4]
#: traced
a = [1, 2]
b = a
b[0] = 10
print(a, b)
b = [3, 4]
print(a, b)

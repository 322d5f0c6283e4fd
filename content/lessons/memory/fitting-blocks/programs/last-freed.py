#: prints object
#: traced
p = object()
q = object()
r = object()
s = object()
del q
del s
t = object()
print(type(t).__name__)

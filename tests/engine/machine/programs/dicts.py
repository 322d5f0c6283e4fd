d = dict(a=1, b=2)
keys = d.keys()
d["c"] = 3
d.update({"a": 10}, z=9)
print(keys, d.values(), d.items(), len(keys), "c" in keys, d | {"q": 0})
print(d.popitem(), d.pop("a"), d.pop("none", None), d.get("b"), d.setdefault("n", []), list(d.items()))
for at, (key, value) in enumerate(d.items(), 1):
    print(at, key, value)
try:
    for key in d:
        d[key + "x"] = 1
except RuntimeError as error:
    print(error)
print(dict(zip("ab", [1, 2])), dict([(1, 2)]), list(reversed([1, 2, 3])), sorted({3: 1, 2: 2}, reverse=True))

a = "it's"
b = 'say "hi"'
c = 'both \' and "'
print(repr(a), repr(b), repr(c), repr("tab\tnew\nline\\ \x07"))
print(f"{1 + 1} {a} {a!r} {3.14159:.2f} {42:5d}| {42:<5}| {42:^5}| {'x':>3}| {7:03d} {1234567:,} {0.5:%}")
print(f"{2.5:.0f} {3.5:.0f} {0.125:.2f} {255:x} {5:b} {-3:+d} {3:+d} {'abc':.2} {a=} {1.5:8}|")
print(f"{{literal}} {'nested'}", "a" "b" f"{1}", r"raw\n")
print("abc"[0], "abc"[-1], "abcdef"[1:4], "abcdef"[::-1], "abcdef"[::2], "abc" * 2, 2 * "ab", "a" + "b")
print("b" in "abc", "x" not in "abc", "abc" < "abd", "a" < "B", len("naïve"), "x".upper(), "Y".lower())
print("one", "two", sep="-", end="!\n")
print()
print("abc".startswith("ab"), "abc".endswith("bc"), "-".join(["a", "b"]))
print(str(1.0), str(True), str(None), str([1, "a"]), repr("é"))
for letter in "hey":
    print(letter, end=" ")
print()

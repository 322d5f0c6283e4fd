for spec in (5, -1234, 255, 10**15):
    print(f"{spec:>8}|{spec:<8}|{spec:^8}|{spec:08}|{spec:+}|{spec:,}|{spec:_}")
    print(f"{spec:x}|{spec:X}|{spec:o}|{spec:_b}|{spec:*^12}|{spec:*=12}|{spec:010,}|{spec:.1f}")
for number in (2.675, 0.5, 1.5, 2.5, -0.04, 1e16, 1234567.891, -0.0):
    print(f"{number:.0f}|{number:.1f}|{number:.2f}|{number:,.3f}|{number:012,.2f}|{number:%}|{number:<10}|")
for text in ("ab", "héllo"):
    print(f"{text:5}|{text:>7}|{text:^7}|{text:05}|{text:.1}|{text:*<6.3}|{text!r:>9}")
total = 5
print(f"{total = }", f"{total=!s}", f"{total + 1 =:>4}", f"{{}}", f"{None} {[1]} {True:>5}")

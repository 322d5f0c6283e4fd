#: prints ((a @ b) + c)
#: prints (a & b)
#: prints b
#: prints False
#: prints (b < c)
class Name:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return self.text

    def __add__(self, other):
        return Name(f'({self} + {other})')

    def __matmul__(self, other):
        return Name(f'({self} @ {other})')

    def __and__(self, other):
        return Name(f'({self} & {other})')

    def __lt__(self, other):
        return Name(f'({self} < {other})')


a, b, c = Name('a'), Name('b'), Name('c')
print(a @ b + c)
print(a & b)
print(a and b)
print(not a)
print(a < b < c)

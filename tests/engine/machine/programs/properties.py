class T:
    def __init__(self):
        self._c = 20

    @property
    def c(self):
        print("get")
        return self._c

    @c.setter
    def c(self, value):
        print("set", value)
        if value < -273:
            raise ValueError("too cold")
        self._c = value

    @c.deleter
    def c(self):
        print("delete")
        del self._c

    @property
    def f(self):
        return self.c * 9 / 5 + 32

    g = property(lambda self: self._c + 1)

    @property
    def maker(self):
        return lambda x: x + self._c


t = T()
print(t.c, t.f, t.g)
t.c = 30
t.c += 5
print(t.c, t.maker(4))
try:
    t.c = -300
except ValueError as error:
    print(error)
try:
    t.f = 1
except AttributeError as error:
    print(error)
try:
    del t.f
except AttributeError as error:
    print(error)
del t.c
try:
    t.c
except AttributeError as error:
    print(error)


class S(T):
    @property
    def c(self):
        return "sub"


print(S().c)
try:
    S().c = 3
except AttributeError as error:
    print(error)

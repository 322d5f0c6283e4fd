"""Classes and functions that generated programs use; a program has those that it names."""


class N:
    def __init__(self, name):
        self.name = name
    def __repr__(self):
        return self.name
    def __del__(self):
        print("del", self.name)


class P:
    pass


class Q(N):
    def __init__(self, name):
        super().__init__(name)
        self.me = self


class Z(N):
    def __del__(self):
        global kept
        print("saved", self.name, rc(self))
        kept = self


class X(N):
    def __del__(self):
        print("raises", self.name)
        raise ValueError(self.name)


class Y(N):
    def __init__(self, name, other):
        self.name = name
        self.other = other
    def __del__(self):
        print("drops", self.name)
        self.other = None
        print("dropped", self.name)


class M(N):
    all = []
    def me(self):
        return self
    def count(self, other):
        return rc(self), rc(other)
    def keep(self, other):
        self.other = other
    @property
    def itself(self):
        print(rc(self))
        return self
    @staticmethod
    def alike(value):
        print(rc(value))
        return value
    @classmethod
    def make(cls, name):
        print(rc(cls))
        return cls(name)


class J(N):
    def __hash__(self):
        print("hash", rc(self))
        return 3


class H(N):
    def __eq__(self, other):
        print("eq", rc(self), rc(other))
        return self is other
    def __len__(self):
        return rc(self)
    def __add__(self, other):
        print("add", rc(self), rc(other))
        return H(self.name + other.name)
    def __lt__(self, other):
        return True
    def __getitem__(self, key):
        return key
    def __call__(self, value):
        print("call", rc(self), rc(value))
        return value


def called(r):
    print("callback", r() is None, rc(r))


def raises(r):
    print("raises")
    raise ValueError


def same(a, b):
    print(rc(a), rc(b))
    return b


def called_by(value):
    return value.name


class G(N):
    def __enter__(self):
        print("enter", rc(self))
        return self
    def __exit__(self, kind, error, trace):
        print("exit", rc(self), kind is None)
        return True

class MyError(Exception):
    def __init__(self, code, text):
        super().__init__(code, text)
        self.code = code

    def __str__(self):
        return f"{self.code}: {self.args[1]}"


class Sub(MyError):
    pass


class Plain(ValueError):
    pass


def check(f):
    try:
        f()
    except Sub as e:
        print("sub", e, e.code, e.args)
    except (MyError, KeyError) as e:
        print("my or key", e, type(e).__name__)
    except ValueError:
        print("value")
    except Exception as e:
        print("other", type(e).__name__, e)
    else:
        print("fine")
    finally:
        print("done")


def throw(e):
    raise e


check(lambda: throw(Sub(1, "one")))
check(lambda: throw(MyError(2, "two")))
check(lambda: {}["k"])
check(lambda: throw(Plain))
check(lambda: throw(Plain("x")))
check(lambda: 1 / 0)
check(lambda: throw(5))
check(lambda: None)
check(lambda: throw(Exception("a", 2)))
check(lambda: throw(Exception()))


def again():
    try:
        raise KeyError("first")
    except KeyError:
        try:
            raise ValueError("second")
        except ValueError as e:
            print(repr(e))
        raise


check(again)


def helper():
    raise


def through():
    try:
        raise Plain("deep")
    except Plain:
        helper()


check(through)
try:
    helper()
except RuntimeError as e:
    print(e)
try:
    try:
        raise ValueError(1)
    finally:
        print("inner finally")
except ValueError as e:
    saved = e
print(saved)
try:
    e
except NameError as error:
    print(error)
try:
    try:
        1 / 0
    except 3:
        pass
except TypeError as error:
    print(error)
try:
    assert 1 == 2, "message"
except AssertionError as error:
    print(repr(error))
try:
    assert []
except AssertionError as error:
    print(repr(error), error.args)


def nested():
    try:
        try:
            raise ValueError("a")
        except ValueError:
            raise TypeError("b")
    except TypeError as t:
        return str(t)


print(nested())


def loop():
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            if i == 2:
                raise ValueError(i)
            print("body", i)
        except ValueError as e:
            print("caught", e)
            continue
        else:
            print("else", i)
        finally:
            print("finally", i)
    else:
        print("never")


loop()
print(isinstance(Sub(1, 2), MyError), str(Sub(1, 2)), repr(Plain(3)), Plain("t", 1).args)
err = KeyError("kk")
print(err, repr(err), str(err))


def forget(e):
    try:
        raise ValueError("inside")
    except ValueError as e:
        pass
    try:
        return e
    except UnboundLocalError as u:
        return str(u)


print(forget(1))
raise Sub(7, "last")

#: prints after del
#: prints freed north
#: prints after binding
#: prints freed south
#: prints end
#: traced
class Probe:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('freed', self.name)


first = Probe('north')
again = first
del first
print('after del')
again = Probe('south')
print('after binding')
del again
print('end')

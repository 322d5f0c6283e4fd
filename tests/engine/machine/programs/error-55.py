"a".join(5)

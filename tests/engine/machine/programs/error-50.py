del 5[0]

int("y" * 300)

sorted([None, None])

print(f"{'a':d}")

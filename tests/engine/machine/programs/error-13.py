assert 1 == 2, f"values differ: {1}"

5 in 5

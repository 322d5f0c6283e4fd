#: prints N = 1: fixed job 1.00, grown job 1.00
#: prints N = 4: fixed job 3.48, grown job 3.85
#: prints N = 16: fixed job 9.14, grown job 15.25
#: prints N = 64: fixed job 15.42, grown job 60.85
#: prints N = 256: fixed job 18.62, grown job 243.25
#: prints N = 1024: fixed job 19.64, grown job 972.85
# The share of the time that more processors can shorten.
p = 0.95

for n in (1, 4, 16, 64, 256, 1024):
    fixed = f'{1 / ((1 - p) + p / n):.2f}'
    grown = f'{(1 - p) + p * n:.2f}'
    print(f'N = {n}: fixed job {fixed}, grown job {grown}')

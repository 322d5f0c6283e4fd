# Runs array programs on real NumPy: a JSON list of sources a line on standard input, a JSON list of what they print a line.
import contextlib
import io
import json
import sys
import warnings

import numpy

warnings.simplefilter('ignore')
numpy.seterr(all='ignore')
print(json.dumps([sys.version.split()[0], numpy.__version__]), flush=True)
for line in sys.stdin:
    printed = []
    for source in json.loads(line):
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            try:
                exec(compile(source, 'program', 'exec'), {'__name__': '__main__'})
            except Exception as error:
                print(f'[{type(error).__name__}: {error}]')
        printed.append(text.getvalue())
    print(json.dumps(printed), flush=True)

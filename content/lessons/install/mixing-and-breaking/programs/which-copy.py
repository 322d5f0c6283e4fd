#: needs glibc
#: prints isolated: not found
#: prints sees the system: user site
#: prints sees the system, -s: not found
#: prints sees the system, own copy: environment
#: prints isolated, PYTHONPATH set: PYTHONPATH
import os
import subprocess
import tempfile
import venv
from pathlib import Path


def ask(label, name, *options):
    command = [top / name / 'bin/python', *options, '-m', 'fieldtools']
    run = subprocess.run(command, env=env, capture_output=True)
    print(f'{label}:', run.stdout.decode().strip() or 'not found')


with tempfile.TemporaryDirectory() as folder:
    top = Path(folder)
    env = os.environ | {'PYTHONUSERBASE': f'{top}/user'}
    venv.create(top / 'plain')
    venv.create(top / 'open', system_site_packages=True)
    own = next(top.glob('open/lib/python*/site-packages'))
    user = top / 'user' / own.relative_to(top / 'open')
    user.mkdir(parents=True)
    (user / 'fieldtools.py').write_text('print("user site")')
    (top / 'fieldtools.py').write_text('print("PYTHONPATH")')
    ask('isolated', 'plain')
    ask('sees the system', 'open')
    ask('sees the system, -s', 'open', '-s')
    (own / 'fieldtools.py').write_text('print("environment")')
    ask('sees the system, own copy', 'open')
    env['PYTHONPATH'] = folder
    ask('isolated, PYTHONPATH set', 'plain')

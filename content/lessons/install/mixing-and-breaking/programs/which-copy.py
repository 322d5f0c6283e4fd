#: needs python>=3.10
#: prints isolated environment: not found
#: prints environment that sees the system: copy in the user site
#: prints same, started with -s: not found
#: prints same, with a copy of its own: copy in the environment
#: prints isolated environment, PYTHONPATH set: copy on PYTHONPATH
import os
import subprocess
import tempfile
import venv
from pathlib import Path
from sysconfig import get_path, get_preferred_scheme


def ask(label, environment, *options, **extra):
    command = [f'{top}/{environment}/bin/python', *options, '-c', 'import fieldtools']
    run = subprocess.run(command, env=env | extra, capture_output=True, text=True)
    print(f'{label}: {run.stdout.strip() or "not found"}')


with tempfile.TemporaryDirectory() as top:
    env = {k: v for k, v in os.environ.items() if not k.startswith('PYTHON')}
    env['PYTHONUSERBASE'] = f'{top}/user'
    venv.create(f'{top}/alone')
    venv.create(f'{top}/open', system_site_packages=True)
    own_site = next(Path(top, 'open').glob('lib/python*/site-packages'))
    user_site = Path(get_path('purelib', get_preferred_scheme('user'), {'userbase': f'{top}/user'}))
    for folder, place in ((user_site, 'in the user site'), (Path(top, 'extra'), 'on PYTHONPATH')):
        folder.mkdir(parents=True)
        (folder / 'fieldtools.py').write_text(f'print("copy {place}")\n')
    ask('isolated environment', 'alone')
    ask('environment that sees the system', 'open')
    ask('same, started with -s', 'open', '-s')
    (own_site / 'fieldtools.py').write_text('print("copy in the environment")\n')
    ask('same, with a copy of its own', 'open')
    ask('isolated environment, PYTHONPATH set', 'alone', PYTHONPATH=f'{top}/extra')

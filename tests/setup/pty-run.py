"""Run a command with a terminal as its standard output; print what it did as JSON.

Usage: pty-run.py SECONDS COMMAND [ARGUMENT ...]

Prints {"stdout", "stderr", "exit", "hung"}; a command that has not ended after
SECONDS is killed with all its children, and "exit" is null.
"""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time


def main():
    deadline = time.monotonic() + float(sys.argv[1])
    terminal, end = pty.openpty()
    # Without this the terminal turns every "\n" into "\r\n".
    attributes = termios.tcgetattr(end)
    attributes[1] &= ~termios.OPOST
    termios.tcsetattr(end, termios.TCSANOW, attributes)
    child = subprocess.Popen(
        sys.argv[2:],
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(end)

    texts = {terminal: b"", child.stderr.fileno(): b""}
    open_files = set(texts)
    hung = False
    while open_files and not hung:
        ready, _, _ = select.select(open_files, [], [], max(0.0, deadline - time.monotonic()))
        hung = not ready
        for file in ready:
            try:
                data = os.read(file, 65536)
            except OSError:  # Linux says EIO where the other end of a terminal has closed.
                data = b""
            texts[file] += data
            if not data:
                open_files.discard(file)
    if not hung:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            hung = True
    if hung:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    stdout, stderr = (text.decode(errors="replace") for text in texts.values())
    exit_code = None if hung else child.returncode
    json.dump({"stdout": stdout, "stderr": stderr, "exit": exit_code, "hung": hung}, sys.stdout)


main()

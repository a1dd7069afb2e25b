"""A machine that others use too: a turn alone on it, for as long as somebody's command gives one."""

import subprocess
import time


class Turn:
    """Between `begin` and `end`, the given command runs, and ours as its child: what a lock's holder does, `flock` say."""

    #: Others should not wait longer than this and one measurement, in seconds.
    LONGEST = 100

    def __init__(self, command):
        self.command = command
        self.process = None
        self.begun = 0

    def begin(self):
        """Returns when the machine is ours; at once where it is already, unless others have waited long enough."""
        if not self.command or self.process and time.monotonic() - self.begun < self.LONGEST:
            return
        self.end()
        self.process = subprocess.Popen(
            [*self.command, "sh", "-c", "echo; read -r end"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdout.readline()
        self.begun = time.monotonic()

    def end(self):
        if not self.process:
            return
        self.process.stdin.close()
        self.process.wait()
        self.process = None
        # So that whoever waits comes before our next turn.
        time.sleep(1)

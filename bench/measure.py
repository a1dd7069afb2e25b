"""How long a command takes, and how much memory it and its daemon hold."""

import os
import subprocess
import threading
import time

PAGE = os.sysconf("SC_PAGE_SIZE")


class CommandFailed(Exception):
    pass


def seconds(commands, environment, log):
    """Runs the commands one after the other. What earlier builds left to be written is written first."""
    os.sync()
    started = time.perf_counter()
    for command in commands:
        run(command, environment, log)
    return time.perf_counter() - started


def run(command, environment, log, started=lambda process: None):
    with open(log, "wb") as file:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT)
        started(process.pid)
        if process.wait() != 0:
            raise CommandFailed(f"{' '.join(command)} failed, see {log}")


def peak_memory(commands, environment, log, daemons):
    """The same, and the most bytes that the client, the daemons and all that they started held at one time.

    Resident memory, sampled; sampling takes processor time, so this is never a run that is timed."""
    # Not all of our children: the other builders' daemons are among them.
    sampler = _Sampler(daemons)
    sampler.start()
    try:
        for command in commands:
            run(command, environment, log, sampler.roots.add)
    finally:
        sampler.stop()
    return sampler.peak


class _Sampler(threading.Thread):
    def __init__(self, roots):
        super().__init__(daemon=True)
        self.roots = set(roots)
        self.peak = 0
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(0.02):
            self.peak = max(self.peak, self._resident())

    def stop(self):
        self.done.set()
        self.join()

    def _resident(self):
        processes = dict(_processes())
        ours = self.roots.copy()
        size = 0
        while len(ours) != size:
            size = len(ours)
            ours |= {pid for pid, (parent, _) in processes.items() if parent in ours}
        return sum(processes[pid][1] for pid in ours if pid in processes)


def _processes():
    """Each process with its parent and its resident bytes (proc(5))."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        yield int(pid), (int(fields[1]), int(fields[21]) * PAGE)

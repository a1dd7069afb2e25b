import os
import subprocess


class Builder:
    """What the harness asks of everyone."""

    #: For the command line and the table.
    name = ""
    #: Whether it puts a new tarball in the place of an older one by itself.
    overwrites = True

    def __init__(self, folder):
        self.folder = folder / self.name
        #: Everything a build prints, for when it fails.
        self.log = folder / f"{self.name}.log"

    def missing(self):
        """Why it cannot run here; None where it can."""
        return None

    def start(self):
        """Brings up what the builds talk to."""

    def stop(self):
        """Takes it down again."""

    def version(self):
        raise NotImplementedError

    def prepare(self, workload):
        """What is done once and not measured."""

    def forget(self, workload):
        """Makes the next build a cold one."""
        raise NotImplementedError

    def commands(self, workload, output, scenario):
        """What is measured: the commands, one after the other."""
        raise NotImplementedError

    def environment(self):
        return dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC")

    def daemons(self):
        """Process ids whose memory, and whose children's, counts too."""
        return []

    def quietly(self, *command, check=True):
        return subprocess.run(command, env=self.environment(), check=check, capture_output=True, text=True).stdout

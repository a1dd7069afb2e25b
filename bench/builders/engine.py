import subprocess
import time

from .builder import Builder


class Engine(Builder):
    """A Docker engine of the harness's own: its data, its socket, and nothing of the machine's."""

    process = None

    @property
    def socket(self):
        return f"unix://{self.folder}/docker.sock"

    def engine_command(self):
        raise NotImplementedError

    def client(self, *words):
        raise NotImplementedError

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "engine.log", "wb") as log:
            self.process = subprocess.Popen(
                self.engine_command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.environment())
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} did not start, see {self.folder}/engine.log")
            if self.quietly(*self.client("version", "--format", "{{.Server.Version}}"), check=False).strip():
                return
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not answer, see {self.folder}/engine.log")

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def daemons(self):
        return [self.process.pid]

    def version(self):
        words = self.client("version", "--format", "{{.Server.Version}}")
        return f"docker {self.quietly(*words).strip()}, BuildKit"

    def forget(self, workload):
        self.quietly(*self.client("image", "rm", "--force", f"bench-{workload.name}"), check=False)
        self.quietly(*self.client("system", "prune", "--all", "--force", "--volumes"))
        self.quietly(*self.client("builder", "prune", "--all", "--force"))

    def options(self):
        """Where it keeps things, and no network: steps of the workloads run without."""
        return [
            "--host", self.socket, "--data-root", str(self.folder / "data"), "--exec-root", str(self.folder / "exec"),
            "--pidfile", str(self.folder / "docker.pid"), "--bridge", "none", "--iptables=false", "--ip-forward=false",
            "--ip-masq=false",
        ]  # fmt: skip

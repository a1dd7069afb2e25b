import shutil

from paths import BINARY

from .builder import Builder


class OCIBuild(Builder):
    name = "oci-build"

    def missing(self):
        return None if BINARY.exists() else "make build"

    def version(self):
        return self.quietly(str(BINARY), "--version").split("\n")[0]

    @property
    def cache(self):
        return self.folder / "cache"

    def forget(self, workload):
        # The packages of a Debian base stay: what is measured there starts from them.
        if not self.is_debian(workload):
            shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir(parents=True, exist_ok=True)

    def prepare(self, workload):
        if self.is_debian(workload):
            for command in self.commands(workload, self.folder / "prepared.tar", "refreshed"):
                self.quietly(*command)

    def commands(self, workload, output, scenario):
        command = [
            str(BINARY), "build", str(workload.recipe), "--cache", str(self.cache), "--output", str(output),
            "--load", "never", "--verify", "none", "--progress", "plain",
        ]  # fmt: skip
        # Every step is made again; only the packages are there.
        if self.is_debian(workload) and scenario != "nothing":
            command.append("--no-cache")
        if scenario == "refreshed":
            command.append("--refresh")
        return [command]

    def is_debian(self, workload):
        return workload.peers == ["mmdebstrap"]

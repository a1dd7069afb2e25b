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
        if workload.name != "debian-base":
            shutil.rmtree(self.cache, ignore_errors=True)
        self.cache.mkdir(parents=True, exist_ok=True)

    def prepare(self, workload):
        if workload.name == "debian-base":
            for command in self.commands(workload, self.folder / "prepared.tar", True):
                self.quietly(*command)

    def commands(self, workload, output, cold):
        command = [
            str(BINARY), "build", str(workload.recipe), "--cache", str(self.cache), "--output", str(output),
            "--load", "never", "--verify", "none", "--progress", "plain",
        ]  # fmt: skip
        # apt is asked anew and every step is made again; only the packages are there.
        if workload.name == "debian-base" and cold:
            command += ["--no-cache", "--refresh"]
        return [command]

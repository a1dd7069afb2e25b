import shutil

from .builder import Builder


class Buildah(Builder):
    name = "buildah"

    def missing(self):
        return None if shutil.which("buildah") else "apt-get install buildah"

    def version(self):
        return " ".join(self.quietly("buildah", "--version").split()[:3]).replace("version ", "")

    def call(self, *words):
        store = ["--root", str(self.folder / "data"), "--runroot", str(self.folder / "run")]
        return ["buildah", *store, "--storage-driver", "overlay", *words]

    def forget(self, workload):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.quietly(*self.call("rm", "--all"), check=False)
        self.quietly(*self.call("rmi", "--all", "--force"), check=False)

    def commands(self, workload, output, cold):
        tag = f"bench-{workload.name}"
        output.unlink(missing_ok=True)
        # It caches only where it is asked to; the layers of the image are compressed when it leaves.
        build = ["build", "--layers", "--jobs", "2", "--network", "none", "--tag", tag, str(workload.context)]
        return [self.call(*build), self.call("push", tag, f"oci-archive:{output}")]

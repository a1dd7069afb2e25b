import os
import shutil

from .builder import Builder


class Buildah(Builder):
    name = "buildah"
    overwrites = False

    def missing(self):
        return None if shutil.which("buildah") else "apt-get install buildah"

    def version(self):
        return " ".join(self.quietly("buildah", "--version").split()[:3]).replace("version ", "")

    def call(self, *words):
        store = ["--root", str(self.folder / "data"), "--runroot", str(self.folder / "run")]
        return ["buildah", *store, "--storage-driver", "overlay", *words]

    @property
    def runtime(self):
        """crun refuses machines with both versions of cgroups, and is the default where it is installed."""
        return "runc" if shutil.which("runc") else "crun"

    def stop(self):
        """What a failed build left, and the mount that its store keeps."""
        self.quietly(*self.call("rm", "--all"), check=False)
        self.quietly("umount", str(self.folder / "data/overlay"), check=False)

    def forget(self, workload):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.quietly(*self.call("rm", "--all"), check=False)
        self.quietly(*self.call("rmi", "--all", "--force"), check=False)

    def commands(self, workload, output, scenario):
        tag = f"bench-{workload.name}"
        # It caches only where it is asked to; the layers of the image are compressed when it leaves.
        options = ["--layers", "--jobs", str(os.cpu_count()), "--network", "none", "--runtime", self.runtime]
        build = self.call("build", *options, "--tag", tag, str(workload.context))
        return [build, self.call("push", tag, f"oci-archive:{output}")]

import shutil

from .builder import Builder

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
MIRROR = "http://deb.debian.org/debian"


class Mmdebstrap(Builder):
    """Debian's fastest way to a root file system. The packages are in its cache; it fetches the package list anew."""

    name = "mmdebstrap"
    #: What comes nearest to ours: packages configured, or only unpacked.
    VARIANTS = {"full": "minbase", "slim": "extract"}

    def missing(self):
        return None if shutil.which("mmdebstrap") else "apt-get install mmdebstrap"

    def version(self):
        return self.quietly("mmdebstrap", "--version").strip()

    @property
    def packages(self):
        return self.folder / "packages"

    def forget(self, workload):
        pass

    def prepare(self, workload):
        self.packages.mkdir(parents=True, exist_ok=True)
        keep = f"--customize-hook=sync-out /var/cache/apt/archives {self.packages}"
        self.quietly(*self._call(workload, "/dev/null", "--skip=essential/unlink,download/empty,cleanup/apt", keep))

    def commands(self, workload, output, scenario):
        return [self._call(workload, str(output), "--skip=essential/unlink,download/empty")]

    def _call(self, workload, output, *options):
        return [
            "mmdebstrap", f"--variant={self.VARIANTS[workload.variant]}", f"--include={','.join(workload.packages)}", f"--keyring={KEYRING}",
            '--setup-hook=mkdir -p "$1"/var/cache/apt/archives',
            f"--setup-hook=sync-in {self.packages} /var/cache/apt/archives",
            *options, workload.suite, output, MIRROR,
        ]  # fmt: skip

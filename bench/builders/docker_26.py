import os
import shutil

from .engine import Engine

MIRROR = "http://deb.debian.org/debian"
PACKAGES = "docker.io,docker-cli,docker-buildx,iptables,ca-certificates"
#: What of this machine the engine sees at the same place.
SHARED = ["/proc", "/sys", "/dev"]


class Docker26(Engine):
    """Debian 13's docker.io and buildx in a root of their own, with the image store of containerd: the one from which
    BuildKit writes a tarball by itself."""

    name = "docker-26"

    @property
    def root(self):
        return self.folder.parent / "trixie"

    def missing(self):
        if os.geteuid() != 0:
            return "it needs root"
        if not (self.root / "usr/sbin/dockerd").exists() and not shutil.which("mmdebstrap"):
            return "apt-get install mmdebstrap"
        return None

    def start(self):
        if not (self.root / "usr/sbin/dockerd").exists():
            self._install()
        super().start()

    def _install(self):
        keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
        self.quietly(
            "mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", f"--keyring={keyring}", "trixie",
            str(self.root), MIRROR)  # fmt: skip

    def engine_command(self):
        # A mount namespace of its own: nothing of this is ever mounted where others see it.
        work = str(self.folder.parent)
        binds = [f"mount --rbind {path} {self.root}{path}" for path in SHARED]
        binds.append(f"mkdir -p {self.root}{work} && mount --bind {work} {self.root}{work}")
        start = " ".join(["exec", "chroot", str(self.root), "dockerd", "--feature", "containerd-snapshotter=true"])
        script = " && ".join(["set -e", *binds, f"{start} {' '.join(self.options())}"])
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script]

    def environment(self):
        return dict(super().environment(), DOCKER_CONFIG=str(self.folder / "config"), PATH="/usr/sbin:/usr/bin:/sbin:/bin")

    def client(self, *words):
        enter = ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt", "chroot", str(self.root)]
        return [*enter, "docker", "--host", self.socket, *words]

    def commands(self, workload, output, cold):
        return [
            self.client(
                "buildx", "build", "--progress", "plain", "--provenance", "false", "--network", "none",
                "--output", f"type=oci,dest={output}", str(workload.context))
        ]  # fmt: skip

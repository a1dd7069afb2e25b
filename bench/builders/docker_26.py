import os
import shutil

from .engine import Engine

MIRROR = "http://deb.debian.org/debian"
PACKAGES = "docker.io,docker-cli,docker-buildx,iptables,ca-certificates"
#: What of this machine the engine sees at the same place.
SHARED = ["/proc", "/sys", "/dev"]


class Docker26(Engine):
    """Debian 13's docker.io and buildx, in a root of their own."""

    name = "docker-26"

    @property
    def root(self):
        return self.folder.parent / "trixie"

    @property
    def settings(self):
        return self.folder / "engine.json"

    def missing(self):
        if os.geteuid() != 0:
            return "it needs root"
        if not (self.root / "usr/sbin/dockerd").exists() and not shutil.which("mmdebstrap"):
            return "apt-get install mmdebstrap"
        return None

    def start(self):
        if not (self.root / "usr/sbin/dockerd").exists():
            self._install()
        self.folder.mkdir(parents=True, exist_ok=True)
        # The image store of containerd: the one from which BuildKit writes a tarball by itself.
        self.settings.write_text('{"features": {"containerd-snapshotter": true}}\n')
        super().start()

    def _install(self):
        keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
        self.quietly(
            "mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", f"--keyring={keyring}", "trixie",
            str(self.root), MIRROR)  # fmt: skip

    def engine_command(self):
        root, work = self.root, self.folder.parent
        engine = ["dockerd", "--config-file", str(self.settings), *self.options()]
        # A mount namespace of its own: nothing of this is ever mounted where others see it. The engine remounts "/",
        # so a chroot is not enough.
        script = [
            f"mount --bind {root} {root}",
            *(f"mount --rbind {path} {root}{path}" for path in SHARED),
            f"mkdir -p {root}{work}",
            f"mount --bind {work} {root}{work}",
            f"cd {root}",
            "pivot_root . mnt",
            f"exec chroot . sh -c 'umount -l /mnt && exec {' '.join(engine)}'",
        ]
        return ["unshare", "--mount", "--propagation", "private", "sh", "-c", " && ".join(script)]

    def environment(self):
        return dict(super().environment(), DOCKER_CONFIG=str(self.folder / "config"), PATH="/usr/sbin:/usr/bin:/sbin:/bin")

    def client(self, *words):
        enter = ["nsenter", "--target", str(self.process.pid), "--mount", "--root", "--wd=/"]
        return [*enter, "docker", "--host", self.socket, *words]

    def commands(self, workload, output, scenario):
        return [
            self.client(
                "buildx", "build", "--progress", "plain", "--provenance", "false", "--network", "none",
                "--output", f"type=oci,dest={output}", str(workload.context))
        ]  # fmt: skip

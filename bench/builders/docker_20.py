import os

from .engine import Engine

CLIENT = "/usr/bin/docker"
ENGINE = "/usr/sbin/dockerd"


class Docker20(Engine):
    """Debian 12's docker.io with the BuildKit inside of it."""

    name = "docker-20"

    def missing(self):
        return None if os.path.exists(ENGINE) and os.path.exists(CLIENT) else "apt-get install docker.io"

    def engine_command(self):
        return [ENGINE, *self.options()]

    def environment(self):
        return dict(super().environment(), DOCKER_BUILDKIT="1", DOCKER_CONFIG=str(self.folder / "config"))

    def client(self, *words):
        return [CLIENT, "--host", self.socket, *words]

    def commands(self, workload, output, scenario):
        tag = f"bench-{workload.name}"
        return [
            self.client("build", "--progress", "plain", "--network", "none", "--tag", tag, str(workload.context)),
            self.client("save", "--output", str(output), tag),
        ]

from files import overwrite, write

from .workload import Scenario, Workload

MIB = 1 << 20


class BigBlob(Workload):
    name = "big-blob"
    summary = "a layer of 1 GiB, a third of it incompressible, then a layer with a small file"
    runs = 3

    def generate(self, seeded):
        with open(self.context / "model.bin", "wb") as file:
            for number in range(self.count(1024)):
                file.write(seeded.noise(MIB) if number % 3 == 0 else seeded.text(MIB))
        (self.context / "model.bin").chmod(0o644)
        write(self.context / "settings.txt", "threshold = 0.5\n")

    def describe(self):
        steps = [{"copy": "model.bin", "to": "/srv/"}, {"copy": "settings.txt", "to": "/srv/"}]
        return {
            "name": self.name,
            "context": "context",
            "stages": {"files": {"from": "scratch", "user": "root", "steps": steps}},
            "image": {"stage": "files", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        return "FROM scratch\nCOPY model.bin /srv/\nCOPY settings.txt /srv/\nCMD [\"/none\"]\n"

    def change_one_file(self, run):
        write(self.context / "settings.txt", f"threshold = 0.{run}\n")

    def scenarios(self):
        middle = self.count(1024) * MIB // 2 + 12_345
        change = lambda run: overwrite(self.context / "model.bin", middle, f"{run:064}".encode())
        return super().scenarios() + [Scenario("inside", "64 bytes in the large layer", change)]

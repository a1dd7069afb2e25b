from files import write

from .workload import Workload


class ManyFiles(Workload):
    name = "many-files"
    summary = "100,000 files to copy, and as many in a `node_modules` that is ignored"

    def generate(self, seeded):
        for number in range(self.count(100_000)):
            folder = self.context / "src" / f"package-{number // 1000:03}" / f"module-{number // 50 % 20:02}"
            write(folder / f"file-{number % 50:02}.js", seeded.text(seeded.file_size()))
        for number in range(self.count(100_000)):
            folder = self.context / "node_modules" / f"dependency-{number // 100:04}" / f"lib-{number // 20 % 5}"
            write(folder / f"{number % 20:02}.js", f"module.exports = {number};\n")
        write(self.context / ".dockerignore", "node_modules\nDockerfile\n.dockerignore\n")

    def describe(self):
        return {
            "name": self.name,
            "context": "context",
            "stages": {"files": {"from": "scratch", "user": "root", "steps": [{"copy": ".", "to": "/srv/"}]}},
            "image": {"stage": "files", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        return "FROM scratch\nCOPY . /srv/\nCMD [\"/none\"]\n"

    def change_one_file(self, run):
        write(self.context / "src/package-000/module-00/file-07.js", f"// changed in run {run}\n")

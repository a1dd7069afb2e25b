from files import write
from rootfs import write_busybox

from .workload import Workload

WIDTH = 3
DEPTH = 4


class DeepDAG(Workload):
    name = "deep-dag"
    summary = "12 stages in four rows of three, each with three short run steps, each on two stages of the row above"

    def generate(self, seeded):
        write_busybox(self.context / "rootfs.tar")
        for stage in self.stages():
            for number in range(5):
                write(self.context / stage / f"input-{number}.txt", seeded.text(2000))

    def stages(self):
        return [f"s{row}{column}" for row in range(DEPTH) for column in range(WIDTH)]

    def above(self, stage):
        """The two stages that it copies from."""
        row, column = int(stage[1]), int(stage[2])
        return [f"s{row - 1}{column}", f"s{row - 1}{(column + 1) % WIDTH}"] if row else []

    def commands(self, stage):
        return [
            f"mkdir -p /out && cat /in/*.txt | sort | uniq -c > /out/{stage}-counted",
            f"sha256sum /in/* > /out/{stage}-sums",
            f"wc /out/* > /tmp/size && mv /tmp/size /out/{stage}-size",
        ]

    def describe(self):
        stages = {}
        for stage in self.stages():
            steps = [{"copy": stage, "to": "/in/"}]
            steps += [{"copy": "/out", "from": above, "to": "/in/"} for above in self.above(stage)]
            steps += [{"run": command} for command in self.commands(stage)]
            stages[stage] = {"from": {"rootfs": "context/rootfs.tar"}, "user": "root", "steps": steps}
        last = [stage for stage in self.stages() if stage.startswith(f"s{DEPTH - 1}")]
        stages["image"] = {
            "from": "scratch",
            "user": "root",
            "steps": [{"copy": "/out", "from": stage, "to": "/out/"} for stage in last],
        }
        return {
            "name": self.name,
            "context": "context",
            "stages": stages,
            "image": {"stage": "image", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        lines = ["FROM scratch AS base", "ADD rootfs.tar /", "ENV PATH=/bin"]
        for stage in self.stages():
            lines += ["", f"FROM base AS {stage}", f"COPY {stage} /in/"]
            lines += [f"COPY --from={above} /out /in/" for above in self.above(stage)]
            lines += [f"RUN {command}" for command in self.commands(stage)]
        lines += ["", "FROM scratch"]
        lines += [f"COPY --from=s{DEPTH - 1}{column} /out /out/" for column in range(WIDTH)]
        return "\n".join(lines + ['CMD ["/none"]', ""])

    def change_one_file(self, run):
        write(self.context / "s20" / "input-3.txt", f"changed in run {run}\n")

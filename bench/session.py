import statistics

from files import read_all
from image import differences, file_tree
from measure import peak_memory, seconds
from paths import WORK
from progress import say


class Session:
    """One workload, measured."""

    def __init__(self, workload, present):
        self.workload = workload
        self.present = present
        self.times = {builder.name: {} for builder in present}
        self.memory = {}
        self.sizes = {}
        self.unequal = {}

    def check(self):
        """A round that is not timed: memory, sizes, and whether all of them make the same files."""
        self.restore()
        expected = None
        for builder in self.present:
            builder.forget(self.workload)
            output = self.output(builder)
            commands = builder.commands(self.workload, output, cold=True)
            self.memory[builder.name] = peak_memory(
                commands, builder.environment(), builder.log, builder.daemons())
            self.sizes[builder.name] = output.stat().st_size
            tree = file_tree(output)
            expected = expected or tree
            self.unequal[builder.name] = differences(expected, tree)
            self.tell(builder, len(tree))

    def tell(self, builder, count):
        unequal = self.unequal[builder.name]
        verdict = f"{len(unequal)} differences, such as {unequal[:3]}" if unequal else "the same files"
        size, memory = self.sizes[builder.name], self.memory[builder.name]
        say(f"  {builder.name:<10} {count} files, output {size / 1e6:.2f} MB, memory {memory / 1e6:.0f} MB, {verdict}")

    def restore(self):
        """The files as every builder starts from them, all of them in the page cache."""
        for scenario in self.workload.scenarios():
            scenario.change(0)
        read_all(self.workload.context)

    def round(self, builder, run):
        self.restore()
        builder.forget(self.workload)
        self.note(builder, "cold", run, self.build(builder, cold=True))
        for scenario in self.workload.scenarios():
            scenario.change(run)
            self.note(builder, scenario.name, run, self.build(builder))

    def build(self, builder, cold=False):
        output = self.output(builder)
        if not builder.overwrites:
            output.unlink(missing_ok=True)
        commands = builder.commands(self.workload, output, cold)
        return seconds(commands, builder.environment(), builder.log)

    def note(self, builder, scenario, run, time):
        self.times[builder.name].setdefault(scenario, []).append(time)
        say(f"  {run} {builder.name:<10} {scenario:<9} {time:8.3f} s")

    def output(self, builder):
        return WORK / f"{builder.name}.tar"

    def results(self, scale):
        return {
            "workload": self.workload.name,
            "summary": self.workload.summary,
            "scale": scale,
            "scenarios": {"cold": "cold"} | {one.name: one.title for one in self.workload.scenarios()},
            "builders": {builder.name: self.result(builder) for builder in self.present},
        }

    def result(self, builder):
        times = self.times[builder.name]
        return {
            "version": builder.version(),
            "times": times,
            "medians": {scenario: statistics.median(all) for scenario, all in times.items()},
            "memory": self.memory[builder.name],
            "size": self.sizes[builder.name],
            "different": len(self.unequal[builder.name]),
            "differences": self.unequal[builder.name][:20],
        }

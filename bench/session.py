import statistics

from files import read_all
from image import differences, file_tree
from measure import peak_memory, seconds
from paths import WORK
from progress import say


class Session:
    """One workload, measured: what is known of each builder, and how it becomes known."""

    def __init__(self, workload, present, turn, known):
        """`known`: results of a session that was cut off and goes on; none for a new one."""
        self.workload = workload
        self.present = present
        self.turn = turn
        known = known["builders"] if known else {}
        self.builders = {one.name: dict(known.get(one.name, {"times": {}}), version=one.version()) for one in present}

    def check(self):
        """A round that is not timed: memory, sizes, and whether all of them make the same files."""
        new = [builder for builder in self.present if "memory" not in self.builders[builder.name]]
        if not new:
            return
        self.restore()
        expected = None
        for builder in dict.fromkeys([self.present[0], *new]):
            builder.forget(self.workload)
            self.turn.begin()
            output = self.output(builder)
            commands = builder.commands(self.workload, output, "cold")
            memory = peak_memory(commands, builder.environment(), builder.log, builder.daemons())
            tree = file_tree(output)
            expected = expected or tree
            unequal = differences(expected, tree)
            self.builders[builder.name] |= {
                "memory": memory, "size": output.stat().st_size, "different": len(unequal),
                "differences": unequal[:20],
            }  # fmt: skip
            self.tell(builder, len(tree))

    def tell(self, builder, count):
        one = self.builders[builder.name]
        verdict = f"{one['different']} differences, such as {one['differences'][:3]}" if one["different"] else "the same files"
        size, memory = f"{one['size'] / 1e6:.2f} MB", f"{one['memory'] / 1e6:.0f} MB"
        say(f"  {builder.name:<10} {count} files, output {size}, memory {memory}, {verdict}")

    def restore(self):
        """The files as every builder starts from them, all of them in the page cache."""
        for scenario in self.workload.scenarios():
            scenario.change(0)
        read_all(self.workload.context)

    def has(self, builder, run):
        """Whether a session that was cut off had come so far."""
        return len(self.builders[builder.name]["times"].get("cold", [])) >= run

    def round(self, builder, run, is_cold_only=False):
        self.restore()
        builder.forget(self.workload)
        times = {"cold": self.build(builder, run, "cold")}
        for scenario in [] if is_cold_only else self.workload.scenarios():
            scenario.change(run)
            times[scenario.name] = self.build(builder, run, scenario.name)
        # All of a round or nothing, so that what was cut off is measured anew.
        for name, time in times.items():
            self.builders[builder.name]["times"].setdefault(name, []).append(time)

    def build(self, builder, run, scenario):
        output = self.output(builder)
        if not builder.overwrites:
            output.unlink(missing_ok=True)
        commands = builder.commands(self.workload, output, scenario)
        self.turn.begin()
        time = seconds(commands, builder.environment(), builder.log)
        say(f"  {run} {builder.name:<10} {scenario:<9} {time:8.3f} s")
        return time

    def output(self, builder):
        return WORK / f"{builder.name}.tar"

    def results(self):
        for one in self.builders.values():
            one["medians"] = {scenario: statistics.median(all) for scenario, all in one["times"].items()}
        return {
            "workload": self.workload.name,
            "summary": self.workload.summary,
            "scale": self.workload.scale,
            "scenarios": {"cold": "cold"} | {one.name: one.title for one in self.workload.scenarios()},
            "builders": self.builders,
        }

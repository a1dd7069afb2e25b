#!/usr/bin/env python3
"""Builds the same things with oci-build and its peers, and writes down what it took. `make bench` runs it."""

import argparse
import statistics
import sys

import builders
import results
import workloads
from image import differences, file_tree
from measure import CommandFailed, peak_memory, seconds
from paths import WORK


def main():
    choice = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    everyone = [kind(WORK) for kind in builders.ALL if kind.name in choice.builders]
    for kind in workloads.ALL:
        if kind.name in choice.workloads:
            workload = kind(WORK / "workloads", choice.scale)
            measure(workload, [one for one in everyone if one.name in ["oci-build", *workload.peers]], choice)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    names = lambda text: text.replace(",", " ").split()
    parser.add_argument("--workloads", type=names, default=[kind.name for kind in workloads.ALL])
    parser.add_argument("--builders", type=names, default=[kind.name for kind in builders.ALL])
    parser.add_argument("--runs", type=int, help="how often each is measured; the workload says, unless given")
    parser.add_argument("--scale", type=float, default=1, help="smaller workloads, to try the harness")
    return parser.parse_args()


def measure(workload, everyone, choice):
    say(f"{workload.name}: {workload.summary}")
    workload.create()
    present = []
    try:
        for builder in everyone:
            if reason := builder.missing():
                say(f"  {builder.name} is left out: {reason}")
                continue
            builder.start()
            present.append(builder)
            builder.prepare(workload)
        session = Session(workload, present)
        session.check()
        for run in range(1, (choice.runs or workload.runs) + 1):
            # Interleaved, and each round begins with another: what disturbs the machine disturbs all of them.
            for builder in present[run % len(present) :] + present[: run % len(present)]:
                session.round(builder, run)
        results.save(session.results(choice.scale))
    finally:
        for builder in present:
            builder.stop()


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
        trees = {}
        for builder in self.present:
            self.restore()
            builder.forget(self.workload)
            output = self.output(builder)
            commands = builder.commands(self.workload, output, cold=True)
            self.memory[builder.name] = peak_memory(
                commands, builder.environment(), builder.log, builder.daemons())
            self.sizes[builder.name] = output.stat().st_size
            trees[builder.name] = file_tree(output)
            self.build(builder)
        for name, tree in trees.items():
            self.unequal[name] = differences(trees[self.present[0].name], tree)
            verdict = f"{len(self.unequal[name])} differences, such as {self.unequal[name][:3]}"
            say(f"  {name}: {len(tree)} files, {self.sizes[name]:,} bytes, {self.memory[name] >> 20} MiB of memory, "
                + (verdict if self.unequal[name] else "the same files"))

    def restore(self):
        """The files as every builder starts from them."""
        for scenario in self.workload.scenarios():
            scenario.change(0)

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
            "builders": {
                builder.name: {
                    "version": builder.version(),
                    "times": self.times[builder.name],
                    "medians": {name: statistics.median(all) for name, all in self.times[builder.name].items()},
                    "memory": self.memory[builder.name],
                    "size": self.sizes[builder.name],
                    "differences": self.unequal[builder.name][:20],
                }
                for builder in self.present
            },
        }


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except CommandFailed as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)

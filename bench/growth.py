#!/usr/bin/env python3
"""How time and memory of a cold build grow with the number of files and with the size of a layer; oci-build alone."""

import argparse
import shlex

import builders
from files import read_all
from measure import peak_memory, seconds
from paths import WORK
from progress import say
from turn import Turn
from workloads import BigBlob, ManyFiles

RUNS = 3


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exclusively", type=shlex.split, default=[], metavar="COMMAND", help="as for run.py")
    turn = Turn(parser.parse_args().exclusively)
    try:
        grow(ManyFiles, [0.01, 0.1, 1], 100_000, "file", turn)
        grow(BigBlob, [1 / 16, 0.5, 4], 1024, "MiB", turn)
    finally:
        turn.end()


def grow(kind, scales, whole, unit, turn):
    builder = builders.OCIBuild(WORK)
    smallest = None
    for scale in scales:
        workload = kind(WORK / ("workloads" if scale == 1 else f"growth/{scale:g}"), scale)
        workload.create()
        output = WORK / "growth.tar"
        times = []
        for _ in range(RUNS):
            read_all(workload.context)
            builder.forget(workload)
            commands = builder.commands(workload, output, "cold")
            turn.begin()
            times.append(seconds(commands, builder.environment(), builder.log))
        builder.forget(workload)
        memory = peak_memory(commands, builder.environment(), builder.log, [])
        each = min(times) / (whole * scale)
        smallest = smallest or each
        say(
            f"{workload.name:<10} {whole * scale:9,.0f} {unit:<5} {min(times):8.2f} s  {each * 1e6:8.1f} µs/{unit}"
            f"  {each / smallest:5.2f} × the smallest's  {memory / 1e6:6.0f} MB of memory")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Builds the same things with oci-build and its peers, and writes down what it took. `make bench` runs it."""

import argparse
import shlex
import sys

import builders
import chart
import results
import table
import workloads
from measure import CommandFailed
from paths import WORK
from progress import say
from session import Session
from turn import Turn


def main():
    choice = arguments()
    WORK.mkdir(parents=True, exist_ok=True)
    if not choice.only_report:
        everyone = [kind(WORK) for kind in builders.ALL if kind.name in choice.builders]
        for kind in workloads.ALL:
            if kind.name in choice.workloads:
                workload = kind(WORK / "workloads", choice.scale)
                measure(workload, [one for one in everyone if one.name in ["oci-build", *workload.peers]], choice)
    if choice.scale == 1:
        known = results.load([kind.name for kind in workloads.ALL])
        table.write(known)
        chart.write(known)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    names = lambda text: text.replace(",", " ").split()
    parser.add_argument("--workloads", type=names, default=[kind.name for kind in workloads.ALL])
    parser.add_argument("--builders", type=names, default=[kind.name for kind in builders.ALL])
    parser.add_argument("--runs", type=int, help="how often each is measured; the workload says, unless given")
    parser.add_argument(
        "--peer-runs", type=int, default=sys.maxsize, metavar="N",
        help="where that takes too long: measure what peers do after a cold build only so often")
    parser.add_argument(
        "--exclusively", type=shlex.split, default=[], metavar="COMMAND",
        help="measure only where COMMAND (flock FILE, say) runs a command of ours: where others use the machine too")
    parser.add_argument("--resume", action="store_true", help="go on from where a run was cut off")
    parser.add_argument("--scale", type=float, default=1, help="smaller workloads, to try the harness")
    parser.add_argument("--only-report", action="store_true", help="measure nothing; write what is known")
    return parser.parse_args()


def measure(workload, everyone, choice):
    say(f"{workload.name}: {workload.summary}")
    workload.create()
    present = []
    turn = Turn(choice.exclusively)
    try:
        for builder in everyone:
            if reason := builder.missing():
                say(f"  {builder.name} is left out: {reason}")
                continue
            present.append(builder)
            builder.start()
            builder.prepare(workload)
        known = results.unfinished(workload) if choice.resume else None
        session = Session(workload, present, turn, known)
        session.check()
        for run in range(1, (choice.runs or workload.runs) + 1):
            # Interleaved, and each round begins with another: what disturbs the machine disturbs all of them.
            for builder in present[run % len(present) :] + present[: run % len(present)]:
                if not session.has(builder, run):
                    session.round(builder, run, builder.name != "oci-build" and run > choice.peer_runs)
                    results.save(session.results())
    finally:
        turn.end()
        for builder in present:
            builder.stop()


if __name__ == "__main__":
    try:
        main()
    except CommandFailed as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)

"""What was measured, kept between runs, so that one workload can be measured again without the others."""

import json

import machine
from paths import WORK

FOLDER = WORK / "results"


def save(result):
    """Results of smaller workloads, made to try the harness, are none."""
    if result["scale"] != 1:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = dict(result, commit=machine.commit(), machine=machine.describe())
    _path(result["workload"]).write_text(json.dumps(result, indent=1) + "\n")


def unfinished(workload):
    """What an earlier run left, if the same was measured."""
    path = _path(workload.name)
    known = json.loads(path.read_text()) if workload.scale == 1 and path.exists() else None
    return known if known and known["commit"] == machine.commit() else None


def load(order):
    """All that there are, in the order of the names given."""
    paths = [_path(name) for name in order]
    known = [json.loads(path.read_text()) for path in paths if path.exists()]
    for result in known:
        result["builders"] = {name: one for name, one in result["builders"].items() if one["times"]}
    return known


def _path(name):
    return FOLDER / f"{name}.json"

"""What was measured, kept between runs, so that one workload can be measured again without the others."""

import json

import machine
from paths import WORK

FOLDER = WORK / "results"


def save(result):
    FOLDER.mkdir(parents=True, exist_ok=True)
    result = dict(result, commit=machine.commit(), machine=machine.describe())
    (FOLDER / f"{result['workload']}.json").write_text(json.dumps(result, indent=1) + "\n")


def load(order):
    """All that there are, in the order of the names given."""
    paths = [FOLDER / f"{name}.json" for name in order]
    return [json.loads(path.read_text()) for path in paths if path.exists()]

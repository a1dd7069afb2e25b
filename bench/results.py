"""What was measured, kept between runs, so that one workload can be measured again without the others."""

import json

from paths import WORK

FOLDER = WORK / "results"


def save(result):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{result['workload']}.json").write_text(json.dumps(result, indent=1) + "\n")


def load():
    return [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]

"""What issue 3 asks for: time as a share of the fastest peer's in the same run, and two times as such."""

COPY_HEAVY = {"many-files", "big-blob"}

#: Seconds that somebody who changed nothing should wait at most.
LIMITS = {
    (workload, scenario): limit
    for workload, limit in [("web", 0.1), ("many-files", 0.4)]
    for scenario in ["nothing", "touched"]
}


def ratio(workload, scenario):
    """The share of the fastest peer's time that a scenario may take; None where there is no goal."""
    if workload.startswith("debian-"):
        return 0.20 if scenario == "cold" else None
    if scenario == "cold":
        return 0.33 if workload in COPY_HEAVY else 0.80
    return {"nothing": 0.20, "touched": 0.20, "one-file": 0.25}.get(scenario)

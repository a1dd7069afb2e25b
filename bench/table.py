"""Results as Markdown, between two marks of docs/performance.md; what people wrote around them stays."""

import goals
from paths import DOCS

BEGIN = "<!-- Results: written by bench/run.py -->"
END = "<!-- End of the results -->"
OURS = "oci-build"


def write(results):
    page = DOCS / "performance.md"
    before, rest = page.read_text().split(BEGIN)
    after = rest.split(END)[1]
    page.write_text(before + BEGIN + "\n\n" + markdown(results) + "\n" + END + after)


def markdown(results):
    return "\n".join(_workload(result) for result in results)


def fastest_peer(result, scenario):
    times = [one["medians"].get(scenario) for name, one in result["builders"].items() if name != OURS]
    return min(filter(None, times), default=None)


def ratio(result, scenario):
    """Ours as a share of the fastest peer's median; None where one of them is missing."""
    peer = fastest_peer(result, scenario)
    ours = result["builders"].get(OURS, {"medians": {}})["medians"].get(scenario)
    return ours / peer if ours and peer else None


def _workload(result):
    builders = result["builders"]
    lines = [f"### {result['workload']}: {result['summary']}", ""]
    lines += [_provenance(result), ""]
    lines += [_row("", [one["version"] for one in builders.values()], "share of the fastest peer", "goal")]
    lines += ["|---" * (len(builders) + 3) + "|"]
    for scenario, title in result["scenarios"].items():
        times = [_seconds(one["medians"].get(scenario)) for one in builders.values()]
        lines.append(_row(title, times, *_judged(result, scenario)))
    lines.append(_row("peak memory", [f"{one['memory'] / 1e6:,.0f} MB" for one in builders.values()], "", ""))
    lines.append(_row("output", [_size(one["size"]) for one in builders.values()], "", ""))
    lines.append(_row("the same files", [_sameness(one) for one in builders.values()], "", ""))
    return "\n".join(lines) + "\n"


def _provenance(result):
    counts = {len(times) for one in result["builders"].values() for times in one["times"].values()}
    runs = " to ".join(str(count) for count in sorted(counts))
    scale = "" if result["scale"] == 1 else f", at {result['scale']:g} of its size"
    rounds = "One round only" if counts == {1} else f"Medians of {runs} interleaved runs"
    return f"{rounds}{scale}. Commit {result['commit']}; {result['machine']}."


def _row(title, cells, share, goal):
    return "| " + " | ".join([title, *cells, share, goal]) + " |"


def _judged(result, scenario):
    share, goal = ratio(result, scenario), goals.ratio(result["workload"], scenario)
    limit = goals.LIMITS.get((result["workload"], scenario))
    wanted = " and ".join(([f"≤ {goal:.2f}"] if goal else []) + ([f"{limit * 1000:.0f} ms"] if limit else []))
    if share is None:
        return "", wanted
    if not wanted:
        return f"{share:.2f}", ""
    reached = (not goal or share <= goal) and (
        not limit or result["builders"][OURS]["medians"][scenario] <= limit)
    return (f"**{share:.2f}**" if reached else f"{share:.2f}"), wanted


def _seconds(seconds):
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if seconds < 0.9995 else f"{seconds:.2f} s"


def _size(size):
    return f"{size / 1e6:,.1f} MB" if size > 1e5 else f"{size / 1e3:.1f} kB"


def _sameness(one):
    return "yes" if not one["differences"] else f"{one['different']} differ"

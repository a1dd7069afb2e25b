"""The picture in the README: how long oci-build takes where its fastest peer takes 1."""

from xml.sax.saxutils import escape

import table
from paths import DOCS

LEFT, WIDTH, RIGHT, ROW = 210, 380, 190, 24
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .head { font-weight: 600 }
  .ours { fill: #d9480f }
  .peer { fill: #d0d7de }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .peer { fill: #3d444d } }
"""


def write(results):
    (DOCS / "performance.svg").write_text(svg(results))


def svg(results):
    rows = [row for result in results for row in _rows(result)]
    height = 50 + ROW * len(rows) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" role="img">',
        "<title>Build time as a share of the fastest peer's</title>",
        f"<style>{STYLE}</style>",
        f'<text x="{LEFT}" y="22">Build time where the fastest of docker (BuildKit), buildah and mmdebstrap takes 1</text>',
    ]
    for number, row in enumerate(rows):
        parts += _drawn(row, 50 + ROW * number)
    return "\n".join(parts + ["</svg>", ""])


def _rows(result):
    """A head, then one row a scenario."""
    yield result["workload"], None, None, None
    for scenario, title in result["scenarios"].items():
        share = table.ratio(result, scenario)
        if share is not None:
            ours = result["builders"][table.OURS]["medians"][scenario]
            yield title, share, ours, table.fastest_peer(result, scenario)


def _drawn(row, y):
    title, share, ours, peer = row
    if share is None:
        return [f'<text class="head" x="10" y="{y + 15}">{escape(title)}</text>']
    # A build that takes longer than the peer's runs past the end of the bar, but not out of the picture.
    length = max(2, round(WIDTH * min(share, 1.2)))
    label = f"{share:.2f} ({_seconds(ours)} / {_seconds(peer)})"
    return [
        f'<text x="24" y="{y + 15}">{escape(title)}</text>',
        f'<rect class="peer" x="{LEFT}" y="{y + 4}" width="{WIDTH}" height="14" rx="2"/>',
        f'<rect class="ours" x="{LEFT}" y="{y + 4}" width="{length}" height="14" rx="2"/>',
        f'<text x="{LEFT + WIDTH + 8}" y="{y + 15}">{label}</text>',
    ]


def _seconds(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"

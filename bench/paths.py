"""Where the harness reads and writes. Nothing outside of the project's own folder."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
#: Generated workloads, daemons' data, outputs: gigabytes, all of it removable.
WORK = PROJECT / ".build" / "bench"
BINARY = PROJECT / ".build" / "release" / "oci-build"
DOCS = PROJECT / "docs"

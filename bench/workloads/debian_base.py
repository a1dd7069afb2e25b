from .workload import Scenario, Workload

SUITE = "bookworm"
PACKAGES = ["python3", "ca-certificates", "curl"]


class DebianBase(Workload):
    name = "debian-base"
    summary = "an installed Debian with Python and curl, maintainer scripts run, from packages that are in the cache"
    variant = "full"
    peers = ["mmdebstrap"]
    packages = PACKAGES
    suite = SUITE

    def generate(self, seeded):
        pass

    def describe(self):
        base = {"debian": SUITE, "packages": PACKAGES, "variant": self.variant}
        return {
            "name": self.name,
            "context": "context",
            "stages": {"base": {"from": base, "user": "root"}},
            "image": {"stage": "base", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        return ""

    def scenarios(self):
        return [
            # mmdebstrap fetches the package list each time and so does the same as in a cold build.
            Scenario("refreshed", "cold, the package list fetched anew", lambda run: None),
            Scenario("nothing", "nothing changed", lambda run: None),
        ]


class DebianSlim(DebianBase):
    name = "debian-slim"
    summary = "the files of the same packages and no maintainer scripts (mmdebstrap: its variant `extract`, with all files)"
    variant = "slim"

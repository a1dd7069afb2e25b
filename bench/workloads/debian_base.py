from .workload import Scenario, Workload

SUITE = "bookworm"
PACKAGES = ["python3", "ca-certificates", "curl"]


class DebianBase(Workload):
    name = "debian-base"
    summary = "a Debian base with Python and curl, from packages that are in the cache"
    peers = ["mmdebstrap"]
    packages = PACKAGES
    suite = SUITE

    def generate(self, seeded):
        pass

    def describe(self):
        base = {"debian": SUITE, "packages": PACKAGES, "variant": "full"}
        return {
            "name": self.name,
            "context": "context",
            "stages": {"base": {"from": base, "user": "root"}},
            "image": {"stage": "base", "tags": [f"bench-{self.name}:latest"]},
        }

    def dockerfile(self):
        return ""

    def scenarios(self):
        return [Scenario("nothing", "nothing changed", lambda run: None)]

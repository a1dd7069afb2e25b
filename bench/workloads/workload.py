"""What all workloads share."""

import json
import shutil

from files import touch_all, write
from seeded import Seeded


class Scenario:
    """One thing that people do between two builds."""

    def __init__(self, name, title, change):
        self.name = name
        self.title = title
        #: Called with the round's number before the build; the same number makes the same change.
        self.change = change


class Workload:
    #: For the command line and the table.
    name = ""
    summary = ""
    seed = 20
    #: Builders that have no part in it.
    peers = ["docker-20", "docker-26", "buildah"]
    #: How often it is measured unless told otherwise.
    runs = 5

    def __init__(self, folder, scale):
        self.folder = folder / self.name
        self.context = self.folder / "context"
        self.recipe = self.folder / "recipe.json"
        #: 1 is what the results are about; less is for trying the harness.
        self.scale = scale

    def create(self):
        """Generates the files, unless they are there from an earlier run."""
        stamp = self.folder / "complete"
        wanted = f"{self.seed} {self.scale}\n"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.context.mkdir(parents=True)
        self.generate(Seeded(self.seed))
        write(self.recipe, json.dumps(self.describe(), indent=2) + "\n")
        write(self.context / "Dockerfile", self.dockerfile())
        stamp.write_text(wanted)

    def scenarios(self):
        """In the order in which they are run after a cold build."""
        return [
            Scenario("nothing", "nothing changed", lambda run: None),
            Scenario("touched", "only touched", lambda run: touch_all(self.context)),
            Scenario("one-file", "one file changed", self.change_one_file),
        ]

    # For each workload to say:

    def generate(self, seeded):
        raise NotImplementedError

    def describe(self):
        """The recipe, as a JSON value."""
        raise NotImplementedError

    def dockerfile(self):
        raise NotImplementedError

    def change_one_file(self, run):
        raise NotImplementedError

    def count(self, number):
        return max(1, int(number * self.scale))

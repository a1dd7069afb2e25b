"""Somebody who uses a page by what it says: controls have the names and roles that a screen reader would tell."""
import time
from pathlib import Path

from browser import ELEMENT, KEYS, Failure
from judging import CONTRAST, OVERFLOW, expect

CONTROLS = "a[href], button, input, select, textarea"
PATIENCE = 10
ALL = "\ue009a\ue000"  # Control and A, which the next letter replaces


class Visitor:
    def __init__(self, page, width, pictures):
        self.page = page
        self.width = width
        self.kind = "phone" if width < 600 else "desktop"
        self.pictures = pictures

    def control(self, name, near=None):
        """The control of that name; of several the one near a text."""
        return until(lambda: self.named(name, near), lambda: f"no control {name!r} on {self.page.run(SHOWN)!r}")

    def named(self, name, near=None):
        found = [control for control in self.page.run(VISIBLE, CONTROLS, near) if self.name_of(control) == name]
        return found[0] if found else None

    def name_of(self, control):
        return self.page.call("GET", f"/element/{control[ELEMENT]}/computedlabel")

    def click(self, name, near=None):
        self.page.call("POST", f"/element/{self.control(name, near)[ELEMENT]}/click", {})
        self.page.settle()

    def fill(self, name, text, near=None):
        self.page.call("POST", f"/element/{self.control(name, near)[ELEMENT]}/value", {"text": ALL + text})

    def choose(self, name, option):
        self.page.run("arguments[0].focus()", self.control(name))
        self.page.type(option)

    def sees(self, *texts):
        for text in texts:
            until(lambda: text in self.page.run(SHOWN), lambda: f"no {text!r} in {self.page.run(SHOWN)!r}")

    def misses(self, text):
        until(lambda: text not in self.page.run(SHOWN), lambda: f"still {text!r} in {self.page.run(SHOWN)!r}")

    def reload(self):
        self.page.call("POST", "/refresh", {})

    def is_told(self, text):
        """A fault is announced, not only shown."""
        told = lambda: " ".join(self.page.texts("[role=alert]"))
        until(lambda: text in told(), lambda: f"alerted of {told()!r}, not {text!r}")

    def expect_complaint(self, of):
        """The console knows of a refusal that was meant."""
        said = [entry["message"] for entry in self.page.log("browser")]
        expect(said and all(of in text for text in said), "the console says", said, "and not", of)

    def offline(self, is_offline=True):
        self.page.command("Network.emulateNetworkConditions", offline=is_offline, latency=0, downloadThroughput=-1,
                          uploadThroughput=-1)

    def look(self, name):
        """A picture of what is there, which has to be usable by everybody."""
        self.page.settle()
        if self.pictures:
            self.page.screenshot(Path(self.pictures) / f"{name}-{self.kind}.png")
        where = f"{name}, {self.kind}:"
        expect(self.page.run(OVERFLOW) <= 0, where, self.page.run(OVERFLOW), "pixels too wide")
        expect(self.page.run("return document.querySelectorAll('h1').length") == 1, where, "not one heading")
        faint = self.page.run(CONTRAST + FAINT)
        expect(not faint, where, "hard to read:", faint)
        small = self.page.run(SMALL, CONTROLS)
        expect(not small, where, "hard to hit:", small)
        nameless = [control for control in self.page.run(VISIBLE, CONTROLS, None) if not self.name_of(control)]
        expect(not nameless, where, len(nameless), "controls without a name")
        self.tab_through(where)

    def tab_through(self, where):
        """The keyboard reaches every control, and one sees where it is."""
        self.page.run("document.activeElement.blur(); getSelection().removeAllRanges()")
        reached = set()
        expected = self.page.run(ENABLED, CONTROLS)
        for _ in range(3 * expected + 3):
            self.page.type(KEYS["Tab"])
            place, outline = self.page.run(FOCUS, CONTROLS)
            if place >= 0:
                expect(outline != "none", where, "the focus cannot be seen on control", place)
                reached.add(place)
        expect(len(reached) == expected, where, f"the keyboard reaches {len(reached)} of {expected} controls")
        self.page.run("document.activeElement.blur(); scrollTo(0, 0)")


def until(condition, complaint):
    """Waits for what a condition returns."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            found = condition()
        except Failure:  # what was found is gone already
            found = None
        if found:
            return found
        if time.monotonic() > deadline:
            raise Failure(complaint())
        time.sleep(0.05)


SHOWN = "return document.body.innerText"

VISIBLE = """
    const near = arguments[1];
    const holds = node => node.innerText.includes(near);
    const places = near === null ? [document] : [...document.querySelectorAll('article, li, tr, label')].filter(holds);
    return places.flatMap(place => [...place.querySelectorAll(arguments[0])]).filter(node => node.checkVisibility());
"""

ENABLED = """
    return [...document.querySelectorAll(arguments[0])].filter(node => node.checkVisibility() && !node.disabled).length;
"""

# Of a date Chromium marks the part that is typed, which scripts do not see.
FOCUS = """
    const active = document.activeElement;
    const outline = active.type === 'date' ? 'of a part' : getComputedStyle(active).outlineStyle;
    return [[...document.querySelectorAll(arguments[0])].indexOf(active), outline];
"""

# What has text of its own, of less than 4.5 : 1. Controls that cannot be used are excepted, as in WCAG.
FAINT = """
    const speaks = node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim());
    return [...document.body.querySelectorAll('*')]
      .filter(node => speaks(node) && node.checkVisibility() && !node.closest(':disabled, script, style, noscript, svg'))
      .map(node => `${node.textContent.trim().slice(0, 40)} (${contrast(node).toFixed(2)})`)
      .filter(text => Number(text.match(/\\(([\\d.]+)\\)$/)[1]) < 4.5);
"""

# WCAG 2.2, 2.5.8: 24 pixels, but for links within a line of text.
SMALL = """
    return [...document.querySelectorAll(arguments[0])].filter(node => node.checkVisibility() && !node.closest('p'))
      .map(node => [node.textContent || node.name, node.getBoundingClientRect()])
      .filter(([name, box]) => box.width < 24 || box.height < 24)
      .map(([name, box]) => `${name} (${Math.round(box.width)} × ${Math.round(box.height)})`);
"""

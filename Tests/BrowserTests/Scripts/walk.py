"""Walks through a size page as people do. Usage: walk.py PAGE [--only NAME]. Prints what is wrong and fails."""
import sys

from browser import Failure, browser
from judging import CONTRAST, OVERFLOW, expect


def focus_map(page):
    page.run("document.querySelector('#map button').focus()")
    page.settle()


def place(page):
    return page.texts("#trail li button, #trail li .here")


def focused(page):
    return page.run("return document.activeElement.getAttribute('aria-label') || document.activeElement.tagName")


def rows(page, table):
    return page.texts(f"#{table} tbody tr:not(.spacer) td:first-child .name")


def quiet(page):
    """Nothing went wrong, and nothing was asked of the network."""
    page.settle()
    expect(page.run("return document.title") == page.text("h1") + ": size", "the script did not run, or a name did")


def sizes(page):
    """Numbers read as the program writes them."""
    shown = page.run("return Array.from(document.querySelectorAll('#layers .amount'), e => e.firstChild.textContent)")
    expect(len(shown) == 4 and all(text.split(" ")[1] in ("B", "kB", "MB", "GB") for text in shown), shown)
    expect("since baseline.json" in page.text("#figures"), page.text("#figures"))


def names(page):
    """Names that want to be markup are text."""
    page.run("document.querySelector('#search').focus()")
    page.type("src/names")
    found = rows(page, "files")
    expect(len(found) == 7, found)
    expect("</script><script>document.title='broken'</script>".split("/")[-1] in found, found)
    expect("{{script}}" in found, found)
    expect(page.run("return document.images.length") == 0, "a name became an image")


def mouse(page):
    """Down with clicks, up by the trail and by the browser's own button."""
    expect(place(page)[0].startswith("sample:latest"), place(page))
    page.click("#map > button > .head")
    expect(len(place(page)) == 2, place(page))
    page.click("#map > button .tile")
    down = place(page)
    expect(len(down) > 2, down)
    page.click("#trail li:first-child button")
    expect(len(place(page)) == 1, place(page))
    page.call("POST", "/back", {})
    page.settle()
    expect(place(page) == down, "the browser's button does not go back", place(page))


def keyboard(page):
    """Arrows move, Enter opens, Escape and Backspace go up to where one came from."""
    focus_map(page)
    first = focused(page)
    page.press("Right")
    second = focused(page)
    page.press("Left")
    expect(first != second and focused(page) == first, first, second, focused(page))
    page.press("End")
    expect(focused(page) != first, "End does not move")
    page.press("Home", "Enter")
    expect(len(place(page)) == 2, place(page))
    expect("file" in page.text("#spoken"), "nothing was said:", page.text("#spoken"))
    expect(focused(page) != "BODY", "the focus was lost")
    page.press("Escape")
    expect(len(place(page)) == 1 and focused(page) == first, place(page), focused(page))
    page.press("Enter", "Backspace")
    expect(len(place(page)) == 1 and focused(page) == first, place(page), focused(page))
    outline = page.run("return getComputedStyle(document.activeElement).outlineStyle")
    expect(outline == "solid", "the focus cannot be seen:", outline)


def groupings(page):
    """Every way to divide the image has all of it."""
    whole = page.text("#trail .size")
    for way, expected in {"layer": "copy src", "part": "dependencies", "package": "Debian", "path": "usr"}.items():
        page.click(f"#grouping label:has(input[value={way}])")
        expect(page.text("#trail .size") == whole, way, page.text("#trail .size"), whole)
        labels = page.texts("#map > button > .head .name")
        expect(any(expected in label for label in labels), way, labels)


def measures(page):
    """The other size changes every number."""
    before = page.text("#trail .size"), page.text("#layers .amount")
    page.click("#measure label:has(input[value=unpacked])")
    expect(page.text("#trail .size") != before[0] and page.text("#layers .amount") != before[1], before)
    expect(page.run("return document.querySelector('#files th[aria-sort]').textContent") == "Unpacked", "not sorted by it")


def search(page):
    """The slash leads to the search; what is found is counted."""
    focus_map(page)
    page.type("/")
    expect(page.run("return document.activeElement.id") == "search", focused(page))
    page.type("wheel3 module")
    found = page.texts("#files tbody tr:not(.spacer) .path")
    expect(found and all("wheel3" in text for text in found), found)
    expect("file" in page.text("#files-note"), page.text("#files-note"))
    page.click("#rows label:has(input[value=packages])")
    expect(rows(page, "files") == ["wheel3"], rows(page, "files"))
    page.run("document.querySelector('#search').focus()")
    page.type("\\[(")
    expect(rows(page, "files") == [] and "0 packages" in page.text("#files-note"), page.text("#files-note"))


def sorting(page):
    """A click sorts, another turns it round."""
    page.click("#files th.of-path button")
    first = page.texts("#files tbody tr:not(.spacer) .path")[:5]
    page.click("#files th.of-path button")
    last = page.texts("#files tbody tr:not(.spacer) .path")[:5]
    expect(first != last, first)
    state = page.run("return document.querySelector('#files th.of-path').getAttribute('aria-sort')")
    expect(state == "descending", state)


def scrolling(page):
    """The table has every row, but never more than can be seen."""
    count = int(page.run("return document.querySelector('#files table').getAttribute('aria-rowcount')"))
    page.run("document.querySelector('#files .frame').scrollTop = 1e9")
    page.settle()
    page.settle()
    drawn = page.run("return Array.from(document.querySelectorAll('#files tbody tr[aria-rowindex]'),"
                     " row => Number(row.getAttribute('aria-rowindex')))")
    expect(drawn and drawn[-1] == count and len(drawn) < 60, drawn, count)
    expect(page.run("return document.querySelectorAll('#map .tile').length") <= 900, "too many tiles")


def showing(page):
    """A file in the table leads to its place in the map."""
    page.click("#files button.name")
    expect(len(place(page)) > 1, place(page))
    expect("file" in focused(page), focused(page))


def layers(page):
    """A layer leads to its files."""
    page.click("#layers li:nth-child(2) button")
    expect("copy /app/lib from packages" in place(page)[-1], place(page))
    expect("in copy /app/lib from packages" in page.text("#files-note"), page.text("#files-note"))


def waste(page):
    """What is stored for nothing, and whose doing it is."""
    expect("8 files" in rows(page, "waste"), rows(page, "waste"))
    expect("run chown -R web /app/src" in page.text("#waste"), page.text("#waste"))


def changes(page):
    """Before, after and the difference, with its sign."""
    text = page.texts("#changes tbody tr:not(.spacer)")
    expect("+14.0 kB" in text[0] and "\u22126.00 kB" in text[-1], text)
    page.click("#changes-by label:has(input[value=path])")
    expect(rows(page, "changes") == ["new.js"], rows(page, "changes"))


def phone(page):
    """At 360 pixels nothing sticks out, and the map can still be used."""
    page.resize(360, 740)
    expect(page.run(OVERFLOW) <= 0, page.run(OVERFLOW), "pixels too wide")
    page.click("#map > button > .head")
    expect(len(place(page)) == 2 and page.run(OVERFLOW) <= 0, place(page), page.run(OVERFLOW))


def schemes(page):
    """Dark where dark is wanted; text can be read in both."""
    colours = {}
    for scheme in ("light", "dark"):
        page.prefer(scheme)
        colours[scheme] = page.run("return getComputedStyle(document.body).backgroundColor")
        for selector in ("h1", "#detail", "#layers .origin", "#files .where", ".keys", "#map .name", "#map .size"):
            ratio = page.run(CONTRAST + "return contrast(document.querySelector(arguments[0]))", selector)
            expect(ratio >= 4.5, scheme, selector, f"has a contrast of {ratio:.2f}")
    expect(colours["light"] != colours["dark"], colours)


CHECKS = [quiet, sizes, names, mouse, keyboard, groupings, measures, search, sorting, scrolling, showing, layers, waste,
          changes, phone, schemes]


def walk(page, address, check):
    """What is wrong, if anything."""
    page.resize(1280, 900)
    page.prefer("light")
    page.forget()
    page.open(address)
    try:
        check(page)
        asked = [url for url in page.requests() if url not in (address, "data:,")]
        expect(not asked, "asked the network for", asked)
        said = [entry["message"] for entry in page.log("browser")]
        expect(not said, "the console says", said)
    except Failure as failure:
        return str(failure)
    return None


def main(file, only=None):
    failed = False
    with browser() as page:
        for check in CHECKS:
            if only in (None, check.__name__):
                fault = walk(page, "file://" + file, check)
                if fault is not None:
                    failed = True
                    print(f"{check.__name__}: {check.__doc__.splitlines()[0]} But: {fault}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[3] if sys.argv[2:3] == ["--only"] else None))

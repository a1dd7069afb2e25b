"""Visits a stack with a browser, wide and narrow. Usage: systems.py PROGRAM STACK [PICTURES]. Prints what is wrong."""
import importlib
import sys
from pathlib import Path

from browser import Failure, browser
from judging import expect
from stack import running, trusted_key
from visitor import Visitor

SIZES = [(1280, 800), (390, 844)]


def main(program, file, pictures=None):
    visit = importlib.import_module("visits." + Path(file).stem.replace("-", "_"))
    if pictures:
        Path(pictures).mkdir(parents=True, exist_ok=True)
    try:
        with running(program, file):
            arguments = over_tls(visit.HOST) if hasattr(visit, "HOST") else []
            for width, height in SIZES:
                with browser(*arguments) as page:
                    page.resize(width, height)
                    page.prefer("light")
                    come_by(visit, Visitor(page, width, pictures))
    except Failure as failure:
        print(failure)
        return 1
    return 0


def over_tls(host):
    """The stack's host at the usual ports, and its key."""
    rules = f"MAP {host}:80 127.0.0.1:8080, MAP {host}:443 127.0.0.1:8443"
    return ["--host-resolver-rules=" + rules, "--ignore-certificate-errors-spki-list=" + trusted_key(host, 8443)]


def come_by(visit, visitor):
    page = visitor.page
    page.forget()
    page.open(visit.START)
    try:
        visit.visit(visitor)
        said = [entry["message"] for entry in page.log("browser")]
        expect(not said, "the console says", said)
        elsewhere = [url for url in page.requests() if not url.startswith((visit.START, *visit.ORIGINS, "data:"))]
        expect(not elsewhere, "asked elsewhere for", elsewhere)
    except Failure as failure:
        raise Failure(f"{visit.__name__}, {visitor.kind}: {failure}") from None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""A headless Chromium, driven by WebDriver (W3C WebDriver 2018) over plain HTTP. Standard library only."""
import base64
import contextlib
import json
import re
import subprocess
import tempfile
import urllib.error
import urllib.request

KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Backspace": "\ue003", "Tab": "\ue004", "Left": "\ue012",
        "Up": "\ue013", "Right": "\ue014", "Down": "\ue015", "Home": "\ue011", "End": "\ue010", "Space": " "}
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Failure(Exception):
    pass


class Browser:
    def __init__(self, base, session):
        self.base = f"{base}/session/{session}"

    def call(self, method, path, body=None):
        return request(method, self.base + path, body)

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def forget(self):
        """Leaves the page, and what was said and asked for until now."""
        self.open("about:blank")
        self.requests(), self.log("browser")

    def run(self, script, *arguments):
        """What a script returns; waits for a promise."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})

    def click(self, selector):
        element = self.find(selector)
        self.call("POST", f"/element/{element[ELEMENT]}/click", {})
        self.settle()

    def type(self, text):
        """Presses keys one after the other, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})
        self.settle()

    def press(self, *names):
        self.type([KEYS[name] for name in names])

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector):
        return self.run("return Array.from(document.querySelectorAll(arguments[0]), each => each.textContent)", selector)

    def settle(self):
        """Waits until what was asked for has been drawn."""
        self.run("return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def command(self, name, **parameters):
        """One command of Chromium's own protocol."""
        return self.call("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    def resize(self, width, height, scale=1):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale,
                     mobile=width < 600)
        self.settle()

    def prefer(self, scheme):
        # Without motion, or what is clicked may be on its way elsewhere.
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        self.command("Emulation.setEmulatedMedia",
                     features=[{"name": name, "value": value} for name, value in wishes.items()])
        self.settle()

    def screenshot(self, file):
        with open(file, "wb") as picture:
            picture.write(base64.b64decode(self.call("GET", "/screenshot")))

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def requests(self):
        """Every address that was asked for since the last question."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]


def request(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    question = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    # No proxy: the driver is on this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(question, timeout=120) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise Failure(json.load(error)["value"]["message"].splitlines()[0]) from None


@contextlib.contextmanager
def browser(*arguments):
    """A browser with a profile of its own; both are gone afterwards. It takes further words of Chromium's command line."""
    with tempfile.TemporaryDirectory() as profile:
        driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True)
        try:
            base = "http://127.0.0.1:" + started_port(driver)
            session = request("POST", base + "/session", {"capabilities": {"alwaysMatch": options(profile, arguments)}})
            try:
                yield Browser(base, session["sessionId"])
            finally:
                request("DELETE", f"{base}/session/{session['sessionId']}")
        finally:
            driver.terminate()
            driver.wait()


def started_port(driver):
    for line in driver.stdout:
        found = re.search(r"started successfully on port (\d+)", line)
        if found:
            return found.group(1)
    raise Failure("chromedriver did not start")


def options(profile, further):
    arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                 "--disable-background-networking", f"--user-data-dir={profile}", "--window-size=1280,900",
                 *further]
    return {"goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}

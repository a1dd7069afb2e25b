"""A stack that runs while it is visited, and the certificate that it shows."""
import base64
import contextlib
import hashlib
import json
import signal
import socket
import ssl
import subprocess
import tempfile

from browser import Failure

LOG_LINES = 30


@contextlib.contextmanager
def running(program, file):
    """Starts a stack whose images are built; it has to end well too."""
    with tempfile.TemporaryFile("w+") as said:
        command = [program, "stack", "up", file, "--no-build", "--json"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        try:
            await_ports(process, published(file), said)
            yield
            process.send_signal(signal.SIGINT)
            _, rest = process.communicate(timeout=60)
            said.write(rest)
            if process.returncode != 0:
                raise Failure(f"the stack ended with {process.returncode}")
        except Failure as failure:
            raise Failure(f"{failure}\n{last_lines(said)}") from None
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.communicate(timeout=60)


def published(file):
    with open(file) as text:
        return sum(len(service.get("ports", [])) for service in json.load(text)["services"].values())


def await_ports(process, count, said):
    """Ports are published when everything is healthy."""
    for line in process.stderr:
        said.write(line)
        if line.startswith("{") and json.loads(line)["event"] == "published":
            count -= 1
            if count == 0:
                return
    process.wait()
    reason = "its images are not built: make systems" if process.returncode == 3 else "it did not start"
    raise Failure(f"{reason} (exit code {process.returncode})")


def last_lines(said):
    said.seek(0)
    return "".join(said.readlines()[-LOG_LINES:])


def trusted_key(host, port):
    """The fingerprint of the key that `host` shows, as Chromium's command line takes it.

    The certificate is made anew at each start, so no store knows it. It is judged here, name and times included, as if
    it were in one; the browser is then told to trust this key and no other, where "ignore certificate errors" would
    let pass anything.
    """
    certificate = ssl.get_server_certificate(("127.0.0.1", port))
    context = ssl.create_default_context(cadata=certificate)
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain, server_hostname=host):
        pass
    public = openssl(["x509", "-noout", "-pubkey"], certificate.encode())
    return base64.b64encode(hashlib.sha256(openssl(["pkey", "-pubin", "-outform", "DER"], public)).digest()).decode()


def openssl(words, text):
    return subprocess.run(["openssl", *words], input=text, stdout=subprocess.PIPE, check=True).stdout

#!/usr/bin/env python3
"""What this machine can do: hash, compress, walk, start a sandbox. No builder can be faster than what it has to do."""

import ctypes
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import time

from paths import BINARY, WORK
from progress import say
from rootfs import write_busybox
from seeded import Seeded

MIB = 1 << 20
RUNS = 5


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    text = Seeded(1).text(64 * MIB)
    rate("SHA-256, OpenSSL", len(text), lambda: hashlib.sha256(text).digest())
    rate("SHA-256, files of 2 KiB", len(text), lambda: hash_pieces(text, 2048))
    rate("gzip -6, zlib", 8 * MIB, lambda: gzip.compress(text[: 8 * MIB], 6))
    for level in (1, 4, 5, 6):
        rate(f"gzip {level}, libdeflate, blocks of 1 MiB", len(text), lambda: deflate(text, level))
    if (source := WORK / "workloads/many-files/context/src").exists():
        took("walk 100,000 files, a status each", lambda: quietly("find", str(source), "-size", "+1000M"))
        took("read them, as a tar", lambda: quietly("sh", "-c", f"tar -C {source} -cf - . | cat >/dev/null"))
    took("oci-build --version", lambda: quietly(str(BINARY), "--version"))
    took("namespaces alone", lambda: quietly("unshare", "--mount", "--pid", "--net", "--fork", "/bin/true"))
    for runtime in filter(shutil.which, ("crun", "runc")):
        sandbox(runtime)


def hash_pieces(text, size):
    for start in range(0, len(text), size):
        hashlib.sha256(text[start : start + size]).digest()


def deflate(text, level):
    library = ctypes.CDLL("libdeflate.so.0")
    library.libdeflate_alloc_compressor.restype = ctypes.c_void_p
    library.libdeflate_gzip_compress.restype = ctypes.c_size_t
    library.libdeflate_gzip_compress.argtypes = [
        ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t]  # fmt: skip
    library.libdeflate_free_compressor.argtypes = [ctypes.c_void_p]
    compressor = library.libdeflate_alloc_compressor(level)
    room = ctypes.create_string_buffer(2 * MIB)
    for start in range(0, len(text), MIB):
        library.libdeflate_gzip_compress(compressor, text[start : start + MIB], MIB, room, len(room))
    library.libdeflate_free_compressor(compressor)


def sandbox(runtime):
    """A container that does nothing, started, run and removed."""
    bundle = WORK / f"bundle-{runtime}"
    shutil.rmtree(bundle, ignore_errors=True)
    (bundle / "rootfs").mkdir(parents=True)
    write_busybox(bundle / "rootfs.tar")
    quietly("tar", "-xf", str(bundle / "rootfs.tar"), "-C", str(bundle / "rootfs"))
    quietly(runtime, "spec", cwd=bundle)
    configuration = json.loads((bundle / "config.json").read_text())
    configuration["mounts"] = [mount for mount in configuration["mounts"] if mount["type"] != "cgroup"]
    configuration["process"] |= {"terminal": False, "args": ["/bin/true"]}
    (bundle / "config.json").write_text(json.dumps(configuration))
    options = {"crun": "--cgroup-manager=disabled", "runc": "--rootless=true"}[runtime]
    # crun refuses a machine with both versions of control groups; in here there is only the second.
    script = (
        "umount -l /sys/fs/cgroup; mount -t cgroup2 -o ro cgroup2 /sys/fs/cgroup;"
        f" exec {runtime} {options} run bench-primitives")
    command = ["unshare", "--mount", "--propagation", "slave", "sh", "-c", script]
    took(f"{runtime} run, in a mount namespace", lambda: quietly(*command, cwd=bundle))


def rate(title, size, work):
    say(f"{title:<40} {size / best(work) / 1e6:8.0f} MB/s")


def took(title, work):
    say(f"{title:<40} {best(work) * 1000:8.1f} ms")


def best(work):
    """The best of a few: what disturbs only makes it longer."""
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def quietly(*command, cwd=None):
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(str(error))

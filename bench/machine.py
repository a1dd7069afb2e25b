"""Where it was measured, without names and places."""

import os
import platform
import subprocess

from paths import PROJECT


def describe():
    return (
        f"{_processor()}, {os.cpu_count()} processors, {_memory():.0f} GiB of memory, "
        f"Linux {platform.release().split('-')[0]}, {_distribution()}, {_file_system()}"
    )


def commit():
    """What was measured; says so where the tree had changes."""
    name = _git("rev-parse", "--short=12", "HEAD")
    return name + (" with changes" if _git("status", "--porcelain", "--untracked-files=no", "--", "Sources") else "")


def _git(*words):
    return subprocess.run(["git", "-C", str(PROJECT), *words], capture_output=True, text=True).stdout.strip()


def _processor():
    with open("/proc/cpuinfo") as file:
        return next((line.split(": ")[1].strip() for line in file if line.startswith("model name")), "a processor")


def _memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)


def _distribution():
    with open("/etc/os-release") as file:
        return next(line.split("=")[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))


def _file_system():
    """What the kernel calls the file system that the project lies on."""
    with open("/proc/mounts") as file:
        mounts = [line.split()[1:3] for line in file]
    above = [(place, kind) for place, kind in mounts if f"{PROJECT}/".startswith(place.rstrip("/") + "/")]
    return max(above, key=lambda mount: len(mount[0]))[1]

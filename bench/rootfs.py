"""A small root file system that every builder starts from: a static busybox and what a container needs."""

import io
import subprocess
import tarfile

ACCOUNTS = {
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "etc/group": "root:x:0:\n",
    # Engines mount over these; where they are missing, some leave an empty file in the layer.
    "etc/hosts": "",
    "etc/hostname": "",
    "etc/resolv.conf": "",
}
DIRECTORIES = ["bin", "dev", "etc", "proc", "root", "run", "sys", "tmp", "usr", "usr/bin", "var"]


def write_busybox(path, busybox="/bin/busybox"):
    """Writes the tar file. Owners, modes and times are fixed: the same busybox gives the same bytes."""
    applets = subprocess.run([busybox, "--list"], capture_output=True, check=True, text=True).stdout.split()
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for name in DIRECTORIES:
            tar.addfile(_member(name, tarfile.DIRTYPE, mode=0o1777 if name == "tmp" else 0o755))
        with open(busybox, "rb") as file:
            content = file.read()
        _add(tar, "bin/busybox", content, 0o755)
        for applet in sorted(set(applets) - {"busybox"}):
            tar.addfile(_member(f"bin/{applet}", tarfile.SYMTYPE, linkname="busybox", mode=0o777))
        for name, text in ACCOUNTS.items():
            _add(tar, name, text.encode(), 0o644)


def _member(name, kind, **fields):
    member = tarfile.TarInfo(name)
    member.type = kind
    for field, value in fields.items():
        setattr(member, field, value)
    return member


def _add(tar, name, content, mode):
    tar.addfile(_member(name, tarfile.REGTYPE, size=len(content), mode=mode), io.BytesIO(content))

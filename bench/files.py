"""Making and changing the files of a workload."""

import os


def write(path, content, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)


def touch_all(folder):
    """Gives every file and directory another time, and changes nothing else."""
    for parent, _, names in os.walk(folder):
        os.utime(parent)
        for name in names:
            os.utime(os.path.join(parent, name), follow_symlinks=False)


def overwrite(path, offset, content):
    """Changes bytes inside a file; its size stays."""
    with open(path, "r+b") as file:
        file.seek(offset)
        file.write(content)


def read_all(folder):
    """Brings every file into the page cache."""
    for parent, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(parent, name), "rb", buffering=0) as file:
                while file.read(1 << 20):
                    pass

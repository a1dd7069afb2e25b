"""What a tarball holds, whoever wrote it: the file tree that its layers make, with nothing unpacked."""

import gzip
import hashlib
import json
import tarfile


def file_tree(path):
    """Everything by name: kind, mode, owner, group, and a digest, a target or a device. Times are left out: they are
    what builders differ in by design."""
    with tarfile.open(path) as archive:
        names = {name.removeprefix("./") for name in archive.getnames()}
        if not names & {"index.json", "manifest.json"}:
            return _merged([archive])
    tree = {}
    with tarfile.open(path) as archive:
        for name in _layers(archive):
            with tarfile.open(fileobj=_unpacked(archive, name), mode="r|") as layer:
                _merge(layer, tree)
    return tree


def _merged(archives):
    tree = {}
    for archive in archives:
        _merge(archive, tree)
    return tree


def _layers(archive):
    """The names of the layers' files, lowest first, of an OCI layout or of what docker save writes."""
    members = archive.getnames()
    if "manifest.json" in members:
        return json.load(archive.extractfile("manifest.json"))[0]["Layers"]
    document = json.load(archive.extractfile("index.json"))
    while "layers" not in document:
        document = json.load(archive.extractfile(_blob(document["manifests"][0]["digest"])))
    return [_blob(layer["digest"]) for layer in document["layers"]]


def _blob(digest):
    return "blobs/" + digest.replace(":", "/")


def _unpacked(archive, name):
    member = archive.getmember(name)
    if member.issym():  # docker save names an equal layer by a link
        name = str((archive.getmember(name).name.rsplit("/", 1)[0] + "/" + member.linkname))
        parts = []
        for part in name.split("/"):
            parts = parts[:-1] if part == ".." else parts + [part]
        name = "/".join(parts)
    file = archive.extractfile(name)
    magic = file.read(2)
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if magic == b"\x1f\x8b" else file


def _merge(layer, tree):
    for member in layer:
        name = member.name.strip("/").removeprefix("./")
        folder, _, base = name.rpartition("/")
        if base == ".wh..wh..opq":
            _remove_below(tree, folder)
        elif base.startswith(".wh."):
            gone = f"{folder}/{base[4:]}".lstrip("/")
            tree.pop(gone, None)
            _remove_below(tree, gone)
        elif name not in ("", "."):
            tree[name] = _describe(member, layer, tree)


def _remove_below(tree, folder):
    for name in [name for name in tree if name.startswith(folder + "/")]:
        del tree[name]


def _describe(member, layer, tree):
    mode = f"{member.mode & 0o7777:o} {member.uid}:{member.gid}"
    if member.isdir():
        return f"directory {mode}"
    if member.issym():
        return f"link to {member.linkname}"
    if member.islnk():
        return tree.get(member.linkname.strip("/").removeprefix("./"), "hard link to nothing")
    if member.isreg():
        digest = hashlib.sha256()
        file = layer.extractfile(member)
        while chunk := file.read(1 << 20):
            digest.update(chunk)
        return f"file {mode} {digest.hexdigest()}"
    return f"special {mode} {member.type!r} {member.devmajor}:{member.devminor}"


def differences(ours, theirs):
    """What is not the same, in words; empty where two trees are equal."""
    names = sorted(set(ours) | set(theirs))
    return [f"{name}: {ours.get(name)} / {theirs.get(name)}" for name in names if ours.get(name) != theirs.get(name)]

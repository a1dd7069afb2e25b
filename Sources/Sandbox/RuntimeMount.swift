internal import JSON

/// One entry of `mounts` in a runtime configuration.
struct RuntimeMount {
    let destination: String
    let type: String
    let source: String
    let options: [String]

    var json: JSONValue {
        [
            "destination": .string(destination), "type": .string(type), "source": .string(source),
            "options": .strings(options),
        ]
    }

    var depth: Int { destination.split(separator: "/").count }

    /// The file systems of every container (runtime specification, config-linux.md, "Default Filesystems").
    static let ordinary: [RuntimeMount] = [
        RuntimeMount(destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"]),
        RuntimeMount(
            destination: "/dev", type: "tmpfs", source: "tmpfs",
            options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
        RuntimeMount(
            destination: "/dev/pts", type: "devpts", source: "devpts",
            options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
        RuntimeMount(
            destination: "/dev/shm", type: "tmpfs", source: "shm",
            options: ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"]),
        RuntimeMount(
            destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"]),
        RuntimeMount(
            destination: "/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"]),
    ]
}

extension RuntimeMount {
    /// The last mount: the root itself again, without device files. crun forgets that the root was mounted so, and
    /// there is no control group to forbid devices. (It also cannot mount on "/" by that name.)
    static func sealedRoot(readOnly: Bool) -> RuntimeMount {
        RuntimeMount(
            destination: "/dev/..", type: "none", source: Bundle.root,
            options: ["bind", "remount", "nodev"] + (readOnly ? ["ro"] : []))
    }

    /// `source`: the bundle's name for what it binds; paths are bytes, and the document is text.
    init(_ mount: Container.Mount, source name: String) {
        destination = mount.destination
        switch mount.source {
        case .bind(_, let readOnly):
            type = "bind"
            source = name
            options = ["rbind", "rprivate", "nodev", readOnly ? "ro" : "rw"]
        case .memory(let size, let mode, let owner, let group):
            type = "tmpfs"
            source = "tmpfs"
            options =
                ["nosuid", "nodev", "mode=\(String(mode, radix: 8))", "uid=\(owner)", "gid=\(group)"]
                + (size.map { ["size=\($0)"] } ?? [])
        }
    }
}

internal import HostSystem
internal import JSON

/// A container as an OCI runtime's `config.json` (runtime specification 1.0, config.md and config-linux.md).
struct RuntimeConfiguration {
    let container: Container

    var json: JSONValue {
        .object(present: [
            "ociVersion": "1.0.2",
            "root": ["path": .string(Bundle.root)],
            "hostname": .string(container.hostname),
            "process": process(container.arguments, container.environment),
            "mounts": .array(Self.mounts(of: container).map(\.json)),
            "linux": [
                // Of mount and pid a second layer within ours. The network namespace is ours, made beforehand.
                "namespaces": .array(["mount", "pid", "ipc", "uts", "cgroup"].map { ["type": .string($0)] }),
                "seccomp": SeccompProfile(machine: ProcessInfo.machine).json,
                "maskedPaths": .strings(maskedPaths),
                "readonlyPaths": .strings(readOnlyPaths),
                "rootfsPropagation": "rprivate",
            ],
            "hooks": container.hooks, "annotations": container.annotations,
        ])
    }

    /// A process of the container: the first, or one that joins it.
    func process(_ arguments: [String], _ environment: [(name: String, value: String)]) -> JSONValue {
        [
            "terminal": false,
            "user": [
                "uid": .integer(Int(container.user.id)), "gid": .integer(Int(container.user.group)),
                "additionalGids": .array(container.user.additionalGroups.map { .integer(Int($0)) }),
                // Ours must not show in what a step makes.
                "umask": 0o022,
            ],
            "args": .strings(arguments),
            "env": .strings(environment.map { "\($0.name)=\($0.value)" }),
            "cwd": .string(container.workingDirectory),
            "capabilities": capabilitySets,
            "noNewPrivileges": true,
            "rlimits": [
                // What systemd gives a service, as far as we may hand it on.
                [
                    "type": "RLIMIT_NOFILE", "soft": .integer(min(1024, ProcessInfo.maximumOpenFiles)),
                    "hard": .integer(min(524_288, ProcessInfo.maximumOpenFiles)),
                ],
                // A crash leaves no core file in a layer.
                ["type": "RLIMIT_CORE", "soft": 0, "hard": 0],
            ],
        ]
    }

    /// None for a user that is not root: it would have none after an exec either.
    private var capabilitySets: JSONValue {
        let all = JSONValue.strings(capabilities)
        let held = container.user.id == 0 ? all : []
        return ["bounding": all, "permitted": held, "effective": held, "inheritable": [], "ambient": []]
    }

    /// Those of an ordinary container, then the caller's, outer ones first.
    static func mounts(of container: Container) -> [RuntimeMount] {
        let own = container.mounts.enumerated().map { RuntimeMount($1, source: Bundle.bind($0)) }
        return RuntimeMount.ordinary + own.sorted { $0.depth < $1.depth }
            + [.sealedRoot(readOnly: container.readOnlyRoot)]
    }
}

/// Docker's, but for CAP_MKNOD: devices are kept away by who can make their files, not by a control group.
private let capabilities = [
    "CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE",
    "CAP_NET_RAW", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
]

/// What the kernel tells there is nobody's business in a container.
private let maskedPaths = [
    "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
    "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap",
    "/sys/firmware",
]

private let readOnlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

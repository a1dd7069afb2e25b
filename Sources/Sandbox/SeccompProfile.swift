internal import JSON

/// The filter of system calls of an ordinary container, as the member `linux.seccomp` of an OCI runtime
/// configuration (runtime specification, config-linux.md, "Seccomp").
struct SeccompProfile {
    /// As `uname -m` names it.
    let machine: String

    var json: JSONValue {
        [
            "defaultAction": "SCMP_ACT_ERRNO",
            "defaultErrnoRet": .integer(notPermitted),
            "architectures": .strings(architectures),
            "syscalls": .array([allow(SystemCalls.allowed)] + rules),
        ]
    }

    /// Without its 32-bit sisters, a processor's own architecture would be the only way in: a program for them is
    /// killed rather than refused.
    private var architectures: [String] {
        switch machine {
        // Without x32, which nobody builds for: each architecture adds 4 ms to every start.
        case "x86_64": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]
        case "aarch64": ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"]
        case "riscv64": ["SCMP_ARCH_RISCV64"]
        case "ppc64le": ["SCMP_ARCH_PPC64LE"]
        case "s390x": ["SCMP_ARCH_S390X", "SCMP_ARCH_S390"]
        default: []
        }
    }

    private var rules: [JSONValue] {
        let cloneFlags = machine == "s390x" ? 1 : 0
        var rules = [
            // No new namespaces.
            allow(
                ["clone"],
                where: argument(cloneFlags, "SCMP_CMP_MASKED_EQ", namespaceFlags, masked: 0)),
            // Its flags lie in memory, where a filter cannot look. ENOSYS makes the C library fall back to clone.
            ["names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": .integer(notImplemented)],
            // A virtual machine's sockets reach its host.
            allow(["socket"], where: argument(0, "SCMP_CMP_NE", addressFamilyVSock)),
        ]
        rules += personalities.map { allow(["personality"], where: argument(0, "SCMP_CMP_EQ", $0)) }
        return rules
    }

    private func allow(_ names: [String], where condition: JSONValue? = nil) -> JSONValue {
        .object(present: [
            "names": .strings(names), "action": "SCMP_ACT_ALLOW", "args": condition.map { .array([$0]) },
        ])
    }

    private func argument(_ index: Int, _ comparison: String, _ value: Int, masked: Int? = nil) -> JSONValue {
        .object(present: [
            "index": .integer(index), "op": .string(comparison), "value": .integer(value),
            "valueTwo": masked.map { .integer($0) },
        ])
    }
}

private let notPermitted = 1  // EPERM
private let notImplemented = 38  // ENOSYS
private let addressFamilyVSock = 40
/// CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET.
private let namespaceFlags = 0x7E02_0000
/// Linux, 32-bit Linux, both with UNAME26, and the question for the current one.
private let personalities = [0, 0x8, 0x20000, 0x20008, 0xFFFF_FFFF]

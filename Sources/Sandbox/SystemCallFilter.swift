internal import HostSystem
internal import JSON

/// Where a container's filter of system calls comes from. libseccomp takes 4 ms to compile it, at every start; crun also
/// takes it compiled (crun(1), "run.oci.seccomp_bpf_data").
public enum SystemCallFilter: Sendable, Hashable {
    /// The runtime compiles it.
    case compiledAnew
    /// The runtime compiles it, and leaves it: see ``Container/keptFilter``. Only where the runtime has a
    /// ``SandboxRuntime/filterIdentity``.
    case kept
    /// What a container of the same runtime left.
    case compiled([UInt8])
}

extension SandboxRuntime {
    /// Tells apart the filters that different runtimes compile from different profiles; nil for a runtime that takes
    /// none compiled.
    public var filterIdentity: String? {
        guard kind == .crun, let status = try? path.status(followingLinks: true) else { return nil }
        return "\(path) \(status.size) \(status.modified) \(Self.profileText)"
    }

    private static let profileText = String(
        decoding: SeccompProfile(machine: ProcessInfo.machine).json.encoded(), as: UTF8.self)
}

extension Container {
    /// After a run with ``SystemCallFilter/kept``: what the runtime compiled; nil where it left nothing.
    public var keptFilter: [UInt8]? {
        guard let program = try? (scratch / Bundle.filter).read(limit: 1 << 16) else { return nil }
        // Instructions have eight bytes.
        return program.isEmpty || program.count % 8 != 0 ? nil : program
    }

    /// crun keeps what was compiled in its state until the container ends. Failing to copy it fails nothing else.
    ///
    /// The hook reads to the end what crun writes to it: where it ended before, which is rare, crun would find its pipe
    /// broken and fail the container.
    var hooks: JSONValue? {
        guard case .kept = filter else { return nil }
        let state = scratch.absolute / Bundle.state / Bundle.identifier / "seccomp.bpf"
        let copy: [String] = [
            "sh", "-c", "cp \"$1\" \"$2\" 2>/dev/null; cat >/dev/null", "sh", state.description,
            (scratch.absolute / Bundle.filter).description,
        ]
        return ["poststart": [["path": "/bin/sh", "args": .strings(copy)]]]
    }

    var annotations: JSONValue? {
        guard case .compiled(let program) = filter else { return nil }
        return ["run.oci.seccomp_bpf_data": .string(String(base64: program))]
    }
}

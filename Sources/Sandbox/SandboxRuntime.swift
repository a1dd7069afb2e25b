internal import HostSystem

/// The program that runs containers: crun, or runc where there is no crun (half as fast to start; both speak the OCI
/// runtime specification).
public struct SandboxRuntime: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable {
        case crun, runc
    }

    public let kind: Kind
    let path: HostPath

    /// The best runtime on `PATH`.
    public static func find() throws(SandboxError) -> SandboxRuntime {
        if ProcessInfo.effectiveUserID != 0 { throw .notRoot }
        for kind in Kind.allCases {
            if let runtime = SandboxRuntime(kind) { return runtime }
        }
        throw .noRuntime
    }

    /// This runtime, if it is on `PATH`.
    public init?(_ kind: Kind) {
        guard let path = ChildProcess.find(kind.rawValue) else { return nil }
        self.kind = kind
        self.path = path
    }

    /// The command line of a verb, to be run in a bundle's directory.
    ///
    /// Both are told not to make control groups: what they are for, limits and a list of devices, is not wanted, or is
    /// had without (no `mknod`, no device files on the root's mount), and they would outlive a killed process.
    func command(_ verb: [String], in bundle: HostPath, log: String = Bundle.log) -> Command {
        let cgroups =
            switch kind {
            case .crun: ["--cgroup-manager=disabled"]
            // Lets it go on where it may not write to the control group file system, which is read-only in there.
            case .runc: ["--rootless=true"]
            }
        let options = ["--root", Bundle.state, "--log", log, "--log-format", "json"] + cgroups
        return Command(
            path.description, options + verb, environment: [:], directory: bundle, substitute: sealedProgram)
    }
}

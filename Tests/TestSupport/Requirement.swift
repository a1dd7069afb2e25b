internal import HostSystem

/// What a test needs of its machine; used as `.enabled(if: Requirement.root)`.
public enum Requirement {
    public static var root: Bool { ProcessInfo.effectiveUserID == 0 }

    /// A container runtime.
    public static var runtime: Bool { root && (tool("crun") || tool("runc")) }

    /// A Docker daemon that answers.
    public static let docker = tool("docker") && (try? run("docker", ["version"]).status.isSuccess) == true

    /// The network may be used; the caller says so with `OCI_BUILD_TEST_NETWORK=1`.
    public static var network: Bool { ProcessInfo.environment["OCI_BUILD_TEST_NETWORK"] == "1" }

    /// The Python that judges: Debian's, for which modules are installed with apt.
    public static let debianPython = "/usr/bin/python3"

    /// A module of it.
    public static func python(_ module: String) -> Bool {
        (try? run(debianPython, ["-c", "import \(module)"]).status.isSuccess) == true
    }

    /// The images of the shipped stacks are in the usual cache; the caller says so with `OCI_BUILD_TEST_SYSTEMS=1`.
    public static var systems: Bool { ProcessInfo.environment["OCI_BUILD_TEST_SYSTEMS"] == "1" }

    /// A program in `PATH`.
    public static func tool(_ name: String) -> Bool { ChildProcess.find(name) != nil }
}

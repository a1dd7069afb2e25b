import TestSupport

/// What the tests of this folder need of their machine.
enum Needs {
    /// Steps can run: a runtime, and a busybox to start from.
    static var shell: Bool { Requirement.runtime && Requirement.tool("busybox") }

    /// There are others to say what an image holds; `tools/install judges` brings them.
    static var judges: Bool {
        Requirement.root && ["umoci", "skopeo", "bsdtar", "zstd", "python3"].allSatisfy(Requirement.tool)
    }
}

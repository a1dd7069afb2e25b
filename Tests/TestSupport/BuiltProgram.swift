public import HostSystem

/// `oci-build` as a person runs it.
public enum BuiltProgram {
    /// Beside the test runner in the build folder.
    public static let path = try? HostPath("/proc/self/exe").linkTarget().parent / "oci-build"
    public static var exists: Bool { path?.exists == true }
}

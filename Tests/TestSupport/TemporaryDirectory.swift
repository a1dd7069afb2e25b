public import HostSystem

/// Lends a new empty directory and removes it afterwards, however `body` ends.
public func withTemporaryDirectory<Result>(_ body: (HostPath) throws -> Result) throws -> Result {
    let path = try makeTemporaryDirectory()
    defer { try? path.removeTree() }
    return try body(path)
}

/// As above, for a body that waits.
public func withTemporaryDirectory<Result>(_ body: (HostPath) async throws -> Result) async throws -> Result {
    let path = try makeTemporaryDirectory()
    defer { try? path.removeTree() }
    return try await body(path)
}

private func makeTemporaryDirectory() throws -> HostPath {
    let parent = HostPath(ProcessInfo.environment["TMPDIR"] ?? "/tmp")
    let path = parent / "oci-build-test-\(UInt64.random(in: .min ... .max))"
    try path.createDirectory(mode: 0o755)
    return path
}

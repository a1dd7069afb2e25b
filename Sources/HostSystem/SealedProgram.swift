internal import CHost
internal import Glibc

/// A copy of a program in memory that nothing can change any more, `memfd_create(2)`. It lives as long as this value or
/// a process that runs it.
public final class SealedProgram: Sendable, Hashable {
    private let raw: Int32

    public init(copying path: HostPath) throws(SystemError) {
        let program = try FileDescriptor.open(path)
        let size = try program.status().size
        let copy = FileDescriptor(
            owning: try check("make a file in memory for", path.description) {
                unsafe HostPath(path.name).withCString { name in unsafe chost_memory_file(name) }
            })
        try copy.copy(from: program, count: size)
        try check("seal the copy of", path.description) { chost_seal(copy.raw) }
        raw = copy.release()
    }

    deinit { Glibc.close(raw) }

    public static func == (left: SealedProgram, right: SealedProgram) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// By which name a child of this process starts it.
    public var path: HostPath { HostPath("/proc/self/fd/\(raw)") }
}

internal import CHost
internal import Glibc

/// A file that appears whole or not at all: written beside its place, synced, renamed.
/// Dropped without `commit`, it leaves nothing.
public struct AtomicFile: ~Copyable, Sendable {
    public let destination: HostPath
    /// Where it is until then.
    public let path: HostPath
    private let file: FileDescriptor
    private var done = false

    /// Starts a file that will be at `destination`. `directory`: where it is written; must be on the same file system.
    public init(_ destination: HostPath, in directory: HostPath? = nil, mode: UInt32 = 0o644) throws(SystemError) {
        self.destination = destination
        let directory = directory ?? destination.parent
        let path = directory / ".\(destination.name).\(getpid()).\(UInt64.random(in: .min ... .max))"
        file = try FileDescriptor.open(path, .readWrite, [.create, .exclusive, .noFollow], mode: mode)
        self.path = path
    }

    deinit {
        if !done { _ = unsafe path.withCString { path in unsafe Glibc.unlink(path) } }
    }

    public var descriptor: Int32 { file.raw }

    /// Lends the open file.
    public func withFile<Result, Failure: Error>(
        _ body: (borrowing FileDescriptor) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(file)
    }

    public func write(_ bytes: some Collection<UInt8>) throws(SystemError) {
        do throws(SystemError) { try file.write(bytes) } catch {
            throw SystemError(error.errno, error.operation, destination.description)
        }
    }

    /// Puts the file in its place. `durable`: survives a power cut, not only a killed process.
    public consuming func commit(durable: Bool = true) throws(SystemError) {
        if durable { try file.sync() }
        try path.rename(to: destination)
        done = true
    }

    /// Writes a whole file at once. `directory`: where it is until it is whole, if not beside its place.
    public static func write(
        _ bytes: some Collection<UInt8>, to path: HostPath, in directory: HostPath? = nil, mode: UInt32 = 0o644,
        durable: Bool = true
    ) throws(SystemError) {
        let file = try AtomicFile(path, in: directory, mode: mode)
        try file.write(bytes)
        try file.commit(durable: durable)
    }
}

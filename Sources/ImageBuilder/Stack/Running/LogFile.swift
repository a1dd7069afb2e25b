internal import HostSystem

/// A log that one thread writes.
final class LogFile: Sendable {
    private let file: FileDescriptor
    init(_ file: consuming FileDescriptor) { self.file = file }
    func write(_ bytes: [UInt8]) throws { try file.write(bytes) }
}

internal import HostSystem
import Synchronization

/// A step's whole output in a file, and its last lines in memory for whoever has to show them.
final class StepLog: Sendable {
    let path: HostPath
    private let lines = Mutex<Tail>(Tail())
    private let file: FileDescriptor

    init(_ path: HostPath) throws(SystemError) {
        try path.parent.createDirectories()
        file = try FileDescriptor.open(path, .write, [.create, .truncate])
        self.path = path
    }

    /// Keeps some bytes of output.
    func write(_ bytes: [UInt8]) throws(SystemError) {
        try file.write(bytes)
        lines.withLock { $0.add(bytes) }
    }

    /// The last lines, without their line ends.
    func tail(_ count: Int = 20) -> [String] { lines.withLock { $0.last(count) } }

    private struct Tail {
        private var bytes: [UInt8] = []

        mutating func add(_ new: [UInt8]) {
            bytes += new
            if bytes.count > 1 << 16 { bytes.removeFirst(bytes.count - 1 << 15) }
        }

        func last(_ count: Int) -> [String] {
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            return lines.suffix(count).map { line in
                // A progress bar rewrites its line: what stood last is what counts.
                let shown = line.split(separator: UInt8(ascii: "\r")).last ?? line
                return String(decoding: shown, as: UTF8.self)
            }
        }
    }
}

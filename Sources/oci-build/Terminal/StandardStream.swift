internal import HostSystem

/// Standard output and standard error. They belong to the process: nothing here closes them.
enum StandardStream: Int32, Sendable {
    case output = 1
    case error = 2

    func write(_ text: String) throws(SystemError) {
        try write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) throws(SystemError) {
        let file = FileDescriptor(owning: rawValue)
        do throws(SystemError) { try file.write(bytes) } catch {
            _ = file.release()
            throw SystemError(error.errno, "write to", self == .output ? "standard output" : "standard error")
        }
        _ = file.release()
    }

    /// Writes to standard error. Where nobody reads it, nobody can be told so either.
    static func tell(_ text: String) {
        try? StandardStream.error.write(text)
    }
}

public import HostSystem

/// A secret for the build: where its value is, never the value itself.
public struct Secret: Hashable, Sendable {
    public enum Source: Hashable, Sendable {
        case file(HostPath)
        case environment(String)
    }

    public let id: String
    public let source: Source

    public init(id: String, source: Source) {
        self.id = id
        self.source = source
    }

    /// The value, read when a step needs it.
    func value() throws(BuildError) -> [UInt8] {
        switch source {
        case .file(let path):
            do throws(SystemError) { return try path.read(limit: 1 << 20) } catch {
                throw BuildError("the secret \"\(id)\" cannot be read: \(error)")
            }
        case .environment(let name):
            guard let value = ProcessInfo.environment[name] else {
                throw BuildError("the secret \"\(id)\" wants the environment variable \(name), which is not set")
            }
            return Array(value.utf8)
        }
    }
}

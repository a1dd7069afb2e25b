public import HostSystem

/// Which stack to run, where, and what is said of it.
public struct StackRequest: Sendable {
    public enum Driver: String, Sendable, CaseIterable {
        /// In our own sandbox, in networks that lead nowhere.
        case sandbox
        /// In the Docker engine that answers.
        case docker
    }

    public var stack: HostPath
    /// Values for the stack's arguments, by name.
    public var arguments: [String: String] = [:]
    /// The cache directory.
    public var cache: HostPath
    public var driver = Driver.sandbox
    /// Whether what is not cached is built; else it is an error.
    public var builds = true
    /// Where volumes are kept; nil throws them away at the end.
    public var volumes: HostPath?

    public init(stack: HostPath, cache: HostPath) {
        self.stack = stack
        self.cache = cache
    }
}

/// What happens to a stack, told in the order in which it happens.
public enum StackEvent: Sendable {
    case imageReady(String, seconds: Double)
    case started(container: String)
    case healthy(service: String, seconds: Double)
    /// Something that runs once has ended well.
    case completed(service: String, seconds: Double)
    /// A container ended that should not have.
    case ended(container: String, status: String)
    /// Bytes that a container wrote, as they came.
    case output(container: String, [UInt8])
    case stepPassed(String, seconds: Double)
    case stepFailed(String, BuildFailure)
    /// A port of this machine leads to a service now.
    case published(service: String, port: UInt16)
    case stopping
}

/// Who wants to know what happens to a stack. Called from many threads.
public protocol StackObserver: Sendable {
    func receive(_ event: StackEvent)
    /// Who watches the images being built.
    var builds: any BuildObserver { get }
}

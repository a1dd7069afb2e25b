public import HostSystem

/// One process in a root file system of its own: a value that says everything about it and can be run.
public struct Container: Sendable {
    public var root: Root
    /// An empty or absent directory for this run alone, on the same kind of file system as `Root.overlay`'s upper
    /// directory: the runtime's bundle and state, and the place where the root is mounted (seen by the container's
    /// processes only). The caller removes it.
    public var scratch: HostPath
    /// The program and its arguments. A name without a slash is looked up in the container's `PATH`.
    public var arguments: [String]
    /// The whole environment, but for `HOME`, which the runtime adds from `/etc/passwd` where it is missing.
    public var environment: [(name: String, value: String)]
    public var user: User
    /// Absolute. Made by the runtime where it is missing, and then it is part of what the process changed.
    public var workingDirectory: String
    public var mounts: [Mount]
    public var network: Network
    /// The process cannot write outside its mounts.
    public var readOnlyRoot: Bool
    public var hostname: String
    public var filter = SystemCallFilter.compiledAnew

    public init(
        root: Root, scratch: HostPath, arguments: [String], environment: [(name: String, value: String)] = [],
        user: User = .root, workingDirectory: String = "/", mounts: [Mount] = [], network: Network = .none,
        readOnlyRoot: Bool = false, hostname: String = "localhost"
    ) {
        self.root = root
        self.scratch = scratch
        self.arguments = arguments
        self.environment = environment
        self.user = user
        self.workingDirectory = workingDirectory
        self.mounts = mounts
        self.network = network
        self.readOnlyRoot = readOnlyRoot
        self.hostname = hostname
    }

    /// Where the container's file system comes from.
    public enum Root: Sendable, Hashable {
        /// Trees in overlayfs form, top first, and a directory that takes what the process changes.
        ///
        /// Afterwards `upper` holds exactly the changes: new and changed files whole; directories whose entries or
        /// metadata changed; a character device 0/0 for each thing that was removed; the extended attribute
        /// `trusted.overlay.opaque` = `y` on each directory that was removed and made again. There are no redirects
        /// and no metadata-only copies. An empty `upper` takes over the mode and owner of the top tree's root.
        /// `work`: an empty directory on the same file system.
        case overlay(lower: [HostPath], upper: HostPath, work: HostPath)
        /// Trees in overlayfs form, top first; what the process changes is thrown away.
        case readOnlyOverlay(lower: [HostPath])
        /// A plain directory, changed in place.
        case directory(HostPath)
    }

    /// Whom the process runs as, by number.
    public struct User: Sendable, Hashable {
        public var id: UInt32
        public var group: UInt32
        public var additionalGroups: [UInt32]

        public init(id: UInt32, group: UInt32, additionalGroups: [UInt32] = []) {
            self.id = id
            self.group = group
            self.additionalGroups = additionalGroups
        }

        public static let root = User(id: 0, group: 0)
    }

    /// A file system or a part of the host's that the container sees.
    ///
    /// Where its destination is missing, it is made for the time of the run and leaves no trace in the upper
    /// directory.
    public struct Mount: Sendable, Hashable {
        public enum Source: Sendable, Hashable {
            /// A file or directory of the host.
            case bind(HostPath, readOnly: Bool)
            /// Memory. `size`: a limit in bytes, nil for half of the machine's; `mode`: of its root, `0o1777`.
            case memory(size: Int? = nil, mode: UInt32 = 0o1777, owner: UInt32 = 0, group: UInt32 = 0)
        }

        public var source: Source
        /// Absolute, inside the container.
        public var destination: String

        public init(_ source: Source, at destination: String) {
            self.source = source
            self.destination = destination
        }
    }

    public enum Network: Sendable, Hashable {
        /// Nothing but a loopback interface of its own, on which any user may listen on any port.
        case none
        /// The host's.
        case host
        /// One that was made before, with the interfaces that it has; may be shared.
        case namespace(NetworkNamespace)
    }
}

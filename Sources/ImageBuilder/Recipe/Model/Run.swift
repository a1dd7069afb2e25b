public import OCI

/// A process inside the stage.
public struct Run: Hashable, Sendable {
    public enum Command: Hashable, Sendable {
        /// The program and its arguments. Never empty.
        case exec([String])
        /// A line for `/bin/sh -c`.
        case shell(String)
    }

    public enum Network: String, Hashable, Sendable, CaseIterable {
        case none
        case host
    }

    public var command: Command
    /// For this step only.
    public var environment: [EnvironmentVariable]
    public var network: Network
    public var cacheMounts: [CacheMount]
    public var secrets: [SecretMount]
    /// Nil is the stage's.
    public var user: UserSpec?
    /// Nil is the stage's.
    public var workdir: ImagePath?

    public init(
        command: Command, environment: [EnvironmentVariable] = [], network: Network = .none,
        cacheMounts: [CacheMount] = [], secrets: [SecretMount] = [], user: UserSpec? = nil, workdir: ImagePath? = nil
    ) {
        self.command = command
        self.environment = environment
        self.network = network
        self.cacheMounts = cacheMounts
        self.secrets = secrets
        self.user = user
        self.workdir = workdir
    }
}

/// A directory that outlives the build and is never in the image.
public struct CacheMount: Hashable, Sendable {
    public enum Sharing: String, Hashable, Sendable, CaseIterable {
        /// Several steps may use it at once.
        case shared
        /// One step at a time.
        case locked
    }

    public var target: ImagePath
    /// Mounts of the same id share one directory.
    public var id: String
    public var sharing: Sharing

    public init(target: ImagePath, id: String? = nil, sharing: Sharing = .shared) {
        self.target = target
        self.id = id ?? target.description
        self.sharing = sharing
    }
}

/// A secret as a file that only this step sees.
public struct SecretMount: Hashable, Sendable {
    public var id: String
    public var target: ImagePath
    /// Whether the step fails without it.
    public var required: Bool
    public var mode: UInt32

    public init(id: String, target: ImagePath, required: Bool = true, mode: UInt32 = 0o400) {
        self.id = id
        self.target = target
        self.required = required
        self.mode = mode
    }
}

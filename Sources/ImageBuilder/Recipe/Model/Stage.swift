public import HostSystem
public import OCI

/// A root file system in the making: a base and the steps on top.
public struct Stage: Hashable, Sendable {
    /// That of a stage from another recipe begins with its recipe: `python:runtime`.
    public var name: String
    public var from: Base
    /// Who runs the steps, and the image if this is its stage.
    public var user: UserSpec?
    /// Where the steps start; nil is the base's own, else `/`.
    public var workdir: ImagePath?
    /// For every step and for the image, in the order of the file.
    public var environment: [EnvironmentVariable]
    public var steps: [Step]
    /// What the image is told, beyond what the steps leave.
    public var configuration: Configuration
    public var location: SourceLocation
    /// The arguments that `from` used.
    public var arguments: [String: String]
    /// Nil where the recipe says the stage itself.
    public var origin: OtherRecipe?

    public init(
        name: String, from: Base, user: UserSpec? = nil, workdir: ImagePath? = nil,
        environment: [EnvironmentVariable] = [], steps: [Step] = [], configuration: Configuration = Configuration(),
        location: SourceLocation, arguments: [String: String] = [:], origin: OtherRecipe? = nil
    ) {
        self.name = name
        self.from = from
        self.user = user
        self.workdir = workdir
        self.environment = environment
        self.steps = steps
        self.configuration = configuration
        self.location = location
        self.arguments = arguments
        self.origin = origin
    }

    /// The name that a stage has in its own recipe.
    static func ownName(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }
}

/// What a stage starts from. Host paths are absolute.
public enum Base: Hashable, Sendable {
    /// Nothing.
    case scratch
    /// Another of the recipe's stages, which exists.
    case stage(String)
    /// Debian packages.
    case debian(DebianSource)
    /// An OCI layout directory; `reference` picks one of several images in it.
    case layout(path: HostPath, reference: String?)
    /// An OCI or Docker archive; `reference` picks one of several images in it.
    case archive(path: HostPath, reference: String?)
    /// A directory, or a tar file, that holds a root file system.
    case rootfs(path: HostPath)
}

/// A base made of Debian packages.
public struct DebianSource: Hashable, Sendable {
    public enum Variant: String, Hashable, Sendable, CaseIterable {
        /// Unpacked without maintainer scripts, documentation and translations.
        case slim
        /// Installed as apt installs, maintainer scripts included.
        case full
    }

    /// `bookworm`, `trixie`, …
    public var suite: String
    public var packages: [String]
    public var variant: Variant
    /// Nil takes the host's.
    public var mirror: String?
    public var components: [String]
    /// The keys that sign the package lists; nil takes the host's.
    public var keyring: HostPath?
    /// Packages to leave out although others want them.
    public var exclude: [String]

    public init(
        suite: String, packages: [String], variant: Variant = .full, mirror: String? = nil,
        components: [String] = ["main"], keyring: HostPath? = nil, exclude: [String] = []
    ) {
        self.suite = suite
        self.packages = packages
        self.variant = variant
        self.mirror = mirror
        self.components = components
        self.keyring = keyring
        self.exclude = exclude
    }
}

public struct EnvironmentVariable: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

public struct Label: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

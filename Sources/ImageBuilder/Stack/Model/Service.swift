public import HostSystem
public import OCI

/// One program of a stack: an image, and how containers of it are started.
public struct Service: Hashable, Sendable {
    public enum Image: Hashable, Sendable {
        /// Built first. `arguments`: as `--set` gives them.
        case recipe(HostPath, arguments: [String: String])
        /// An OCI or Docker archive; `reference` picks one of several images in it.
        case archive(HostPath, reference: String?)
    }

    public var name: String
    public var image: Image
    /// Where the image is named.
    public var imageLocation: SourceLocation
    /// In place of the image's own.
    public var entrypoint: [String]?
    public var command: [String]?
    /// On top of the image's own, in the order of the file.
    public var environment: [EnvironmentVariable] = []
    /// Variables that a secret makes, in the order of the file.
    public var secretVariables: [SecretVariable] = []
    /// Empty: the stack's only one, or the one that all such services share.
    public var networks: [Reference] = []
    public var mounts: [VolumeMount] = []
    public var secrets: [Reference] = []
    public var dependencies: [Dependency] = []
    public var replicas = 1
    public var ports: [PublishedPort] = []
    public var readOnly = true
    /// Whether it runs to its end, as a migration does, and must end with status 0.
    public var isOnce = false
    public var resources = Resources()
    public var location: SourceLocation

    public init(name: String, image: Image, imageLocation: SourceLocation, location: SourceLocation) {
        self.name = name
        self.image = image
        self.imageLocation = imageLocation
        self.location = location
    }
}

/// A variable whose value is a secret's.
public struct SecretVariable: Hashable, Sendable {
    public var name: String
    public var secret: Reference

    public init(name: String, secret: Reference) {
        self.name = name
        self.secret = secret
    }
}

/// A volume of the stack in a service's file system.
public struct VolumeMount: Hashable, Sendable {
    public var volume: Reference
    public var target: ImagePath

    public init(volume: Reference, target: ImagePath) {
        self.volume = volume
        self.target = target
    }
}

/// Another service that has to be somewhere before this one starts.
public struct Dependency: Hashable, Sendable {
    public enum Condition: String, Hashable, Sendable, CaseIterable {
        /// Its health check passes; a service without one runs.
        case healthy
        case started
        /// It ran to its end, with status 0.
        case completed
    }

    public var service: Reference
    public var condition: Condition

    public init(service: Reference, condition: Condition) {
        self.service = service
        self.condition = condition
    }
}

/// A port of this machine that leads to a service's.
public struct PublishedPort: Hashable, Sendable {
    public var host: UInt16
    public var container: UInt16
    public var location: SourceLocation

    public init(host: UInt16, container: UInt16, location: SourceLocation) {
        self.host = host
        self.container = container
        self.location = location
    }
}

/// What a service may use of a machine, for those that hold services to it.
public struct Resources: Hashable, Sendable {
    /// Thousandths of a processor.
    public var milliCPU: Int?
    public var memory: Bytes?

    public init(milliCPU: Int? = nil, memory: Bytes? = nil) {
        self.milliCPU = milliCPU
        self.memory = memory
    }
}

public import OCI

/// What an image says about how it runs: a stage's `config`.
public struct Configuration: Hashable, Sendable {
    /// In the order of the file.
    public var environment: [EnvironmentVariable]
    /// Nil keeps the base's, an empty list removes it.
    public var entrypoint: [String]?
    /// Nil keeps the base's, an empty list removes it.
    public var command: [String]?
    public var ports: [Port]
    public var volumes: [ImagePath]
    public var labels: [String: String]
    /// `SIGTERM`, `SIGRTMIN+3` or a number.
    public var stopSignal: String?
    public var healthcheck: Healthcheck?
    /// Nil is where the stage's steps end.
    public var workdir: ImagePath?
    /// Nil is the user whom the stage's steps end as.
    public var user: UserSpec?

    public init(
        environment: [EnvironmentVariable] = [], entrypoint: [String]? = nil, command: [String]? = nil,
        ports: [Port] = [], volumes: [ImagePath] = [], labels: [String: String] = [:], stopSignal: String? = nil,
        healthcheck: Healthcheck? = nil, workdir: ImagePath? = nil, user: UserSpec? = nil
    ) {
        self.environment = environment
        self.entrypoint = entrypoint
        self.command = command
        self.ports = ports
        self.volumes = volumes
        self.labels = labels
        self.stopSignal = stopSignal
        self.healthcheck = healthcheck
        self.workdir = workdir
        self.user = user
    }
}

/// A port that the image listens on.
public struct Port: Hashable, Sendable, CustomStringConvertible {
    public enum TransportProtocol: String, Hashable, Sendable, CaseIterable {
        case tcp
        case udp
        case sctp
    }

    public var number: UInt16
    public var transport: TransportProtocol

    public init(number: UInt16, transport: TransportProtocol = .tcp) {
        self.number = number
        self.transport = transport
    }

    /// As a configuration has it: `8000/tcp`.
    public var description: String { "\(number)/\(transport.rawValue)" }
}

/// How to ask a running container whether it is well.
public struct Healthcheck: Hashable, Sendable {
    public enum Test: Hashable, Sendable {
        /// A request to the container's own port; nil is `PORT` of its environment, else its first declared port.
        case http(path: String, port: UInt16?, status: Int)
        case command([String])
        case shell(String)
        /// Turns off the base's check.
        case none
    }

    public var test: Test
    public var interval: Duration?
    public var timeout: Duration?
    public var startPeriod: Duration?
    public var retries: Int?

    public init(
        test: Test, interval: Duration? = nil, timeout: Duration? = nil, startPeriod: Duration? = nil,
        retries: Int? = nil
    ) {
        self.test = test
        self.interval = interval
        self.timeout = timeout
        self.startPeriod = startPeriod
        self.retries = retries
    }
}

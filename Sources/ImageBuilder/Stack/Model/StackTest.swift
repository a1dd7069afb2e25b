/// What a running stack has to show.
public struct StackTest: Hashable, Sendable {
    /// How long every service has to become healthy, and every step to pass.
    public var timeout: Duration
    /// In order.
    public var steps: [StackStep]

    public init(timeout: Duration = .seconds(120), steps: [StackStep] = []) {
        self.timeout = timeout
        self.steps = steps
    }
}

/// One thing that is done with a running stack.
public struct StackStep: Hashable, Sendable {
    public enum Operation: Hashable, Sendable {
        /// A request to each replica of a service, from inside its own network.
        case request(HTTPProbe, service: Reference, port: UInt16?, isTLS: Bool)
        /// A command inside the first replica of a service, which has to end with status 0.
        case run([String], service: Reference)
        /// Stops a service and starts it again: same volumes, same addresses.
        case restart([Reference])
        /// Nobody in the place named gets a connection to a service. Nil: no service that shares no network with it,
        /// and no port of this machine.
        case unreachable(Reference, port: UInt16?, from: Reference?)
    }

    public var operation: Operation
    public var location: SourceLocation

    public init(operation: Operation, location: SourceLocation) {
        self.operation = operation
        self.location = location
    }

    /// The names of services that it uses.
    var services: [Reference] {
        switch operation {
        case .request(_, let service, _, _), .run(_, let service): [service]
        case .restart(let services): services
        case .unreachable(let service, _, let origin): [service] + (origin.map { [$0] } ?? [])
        }
    }
}

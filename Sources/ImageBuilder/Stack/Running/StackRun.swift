internal import HostSystem
internal import OCI

/// A stack while it runs: starts services when what they wait for is there, and stops them in the opposite order.
///
/// Used by one thread; what stops it early is its cancellation.
final class StackRun {
    let stack: Stack
    let layout: StackLayout
    let images: [String: StackImage]
    let driver: any StackDriver
    private let observer: any StackObserver
    private let cancellation: Cancellation
    /// In the order in which they were started.
    private var running: [(replica: StackLayout.Replica, container: any ServiceContainer)] = []
    private var settled: Set<String> = []
    private var startTimes: [String: Double] = [:]

    init(
        _ stack: Stack, _ layout: StackLayout, _ images: [String: StackImage], driver: any StackDriver,
        observer: any StackObserver, cancellation: Cancellation
    ) {
        self.stack = stack
        self.layout = layout
        self.images = images
        self.driver = driver
        self.observer = observer
        self.cancellation = cancellation
    }

    var containers: [any ServiceContainer] { running.map(\.container) }

    func containers(of service: String) -> [any ServiceContainer] {
        running.filter { $0.replica.service.name == service }.map(\.container)
    }

    /// Starts everything and waits until all is well.
    func start() throws {
        for service in layout.services {
            for dependency in service.dependencies { try wait(for: dependency) }
            try start(service)
        }
        for service in layout.services { try waitUntilSettled(service) }
    }

    /// Stops services and starts them again, each with its addresses and volumes.
    func restart(_ names: [String]) throws {
        for name in names.reversed() { stop(name) }
        for name in names {
            guard let service = stack[service: name] else { continue }
            settled.remove(name)
            try start(service)
            try waitUntilSettled(service)
        }
    }

    /// Stops all in the opposite order, and takes everything away.
    func stopAll() throws {
        for (_, container) in running.reversed() { container.stop(grace: cancellation.isCancelled ? 2 : 10) }
        running = []
        try driver.removeAll()
    }

    private func start(_ service: Service) throws {
        guard let image = images[service.name] else { return }
        startTimes[service.name] = ProcessInfo.uptime
        for replica in layout.replicas(of: service.name) {
            try cancellation.check()
            do {
                let container = try driver.start(replica, image)
                running.append((replica, container))
                observer.receive(.started(container: replica.name))
            } catch let error where !(error is CancelledError || error is RecipeError) {
                throw failure(service, "\(error)", nil, hint: (error as? BuildError)?.hint)
            }
        }
    }

    private func stop(_ name: String) {
        for (replica, container) in running where replica.service.name == name { container.stop(grace: 10) }
        running.removeAll { $0.replica.service.name == name }
    }

    private func wait(for dependency: Dependency) throws {
        guard let service = stack[service: dependency.service.name], dependency.condition != .started else { return }
        try waitUntilSettled(service)
    }

    /// Until it is healthy or, where it runs once, has ended.
    private func waitUntilSettled(_ service: Service) throws {
        if !settled.insert(service.name).inserted { return }
        let deadline = Deadline(after: stack.test.timeout.inSeconds)
        for container in containers(of: service.name) {
            if service.isOnce {
                try waitForEnd(container, service, deadline)
            } else {
                try waitForHealth(container, service, deadline)
            }
        }
        let seconds = ProcessInfo.uptime - (startTimes[service.name] ?? ProcessInfo.uptime)
        observer.receive(
            service.isOnce
                ? .completed(service: service.name, seconds: seconds)
                : .healthy(service: service.name, seconds: seconds))
    }

    private func waitForEnd(_ container: any ServiceContainer, _ service: Service, _ deadline: Deadline) throws {
        var rhythm = Rhythm()
        while true {
            if let status = try container.exitStatus {
                container.stop(grace: 0)
                if status.isSuccess { return }
                throw failure(service, "ended with \(status)", container)
            }
            if deadline.hasPassed { throw failure(service, "did not end within \(stack.test.timeout)", container) }
            try rhythm.rest(cancellation)
        }
    }

    /// By the image's own check; an image without one only has to run.
    private func waitForHealth(_ container: any ServiceContainer, _ service: Service, _ deadline: Deadline) throws {
        let check = images[service.name]?.execution.healthcheck
        let prover = Prover(proof: Proof(), healthcheck: check, tell: { _ in }, cancellation: cancellation)
        let command = try prover.healthCommand
        let limit = deadline.orSooner(Deadline(after: Self.patience(check)))
        var rhythm = Rhythm()
        while true {
            let result = try command.map { try ask(container, $0, Deadline(after: 30).orSooner(limit)) }
            try checkRuns(container, service)
            guard let result else { return }
            if result.status == .exited(0) { return }
            if limit.hasPassed { throw unhealthy(service, result, container) }
            try rhythm.rest(cancellation)
        }
    }

    private func ask(
        _ container: any ServiceContainer, _ command: [String], _ deadline: Deadline
    ) throws -> (status: ExitStatus?, output: [UInt8]) {
        do { return try container.execute(command, by: deadline) } catch {
            // One that is ending cannot be entered; whether it has ended is asked next, and all the while.
            try cancellation.check()
            return (nil, Array("\(error)".utf8))
        }
    }

    private func checkRuns(_ container: any ServiceContainer, _ service: Service) throws {
        try cancellation.check()
        guard let status = try container.exitStatus else { return }
        // Its last words are in the log when nobody is left to write.
        container.stop(grace: 0)
        throw failure(service, "ended with \(status) before it was healthy", container)
    }

    /// After so many seconds an engine would call it unhealthy.
    private static func patience(_ check: ImageConfiguration.Healthcheck?) -> Double {
        let interval = check?.interval.map { Double($0) / 1e9 } ?? 30
        let startPeriod = check?.startPeriod.map { Double($0) / 1e9 } ?? 0
        return startPeriod + interval * Double(check?.retries ?? 3)
    }

    private func unhealthy(
        _ service: Service, _ result: (status: ExitStatus?, output: [UInt8]), _ container: any ServiceContainer
    ) -> BuildError {
        let status = result.status.map { "\($0)" } ?? "no end in time"
        let said = String(decoding: result.output.suffix(400), as: UTF8.self).trimmed
        return failure(
            service, "never became healthy: its health check says \(status)\(said.isEmpty ? "" : ": \(said)")",
            container)
    }

    private func failure(
        _ service: Service, _ message: String, _ container: (any ServiceContainer)?, hint: String? = nil
    ) -> BuildError {
        let log = container?.log?.description
        return BuildError(
            BuildFailure(
                message: message, logPath: log, tail: container?.logTail() ?? [],
                command: log.map { "less \(shellQuoted($0))" }),
            stage: container?.name ?? service.name, location: service.location, hint: hint)
    }
}

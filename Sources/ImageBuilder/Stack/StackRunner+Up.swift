internal import HostSystem

extension StackRunner {
    /// Starts the stack, publishes its ports on 127.0.0.1, and stops it when cancelled.
    /// - Throws: what kept it from starting; ``CancelledError`` when it was stopped before everything was well.
    public func up() async throws {
        // Before anything is built: a port that somebody has is soon told.
        let forwarders = try publish()
        let images = try await images()
        try await offload { [self] in
            let run = try makeRun(images)
            do { try run.start() } catch {
                try stop(run, after: error)
                throw error
            }
            for (service, port, forwarder) in forwarders {
                forwarder.lead(to: try run.containers(of: service).map { try $0.network })
                observer.receive(.published(service: service, port: port))
            }
            watch(run)
            for (_, _, forwarder) in forwarders { forwarder.close() }
            observer.receive(.stopping)
            try run.stopAll()
        }
    }

    private func publish() throws -> [(service: String, port: UInt16, forwarder: PortForwarder)] {
        try stack.services.flatMap { service in
            try service.ports.map { (service.name, $0.host, try PortForwarder($0, of: service.name)) }
        }
    }

    /// Tells of containers that end, until somebody stops it all.
    private func watch(_ run: StackRun) {
        var ended: Set<String> = []
        var next = 0.0
        while !cancellation.isCancelled {
            pause(seconds: 0.1)
            // An engine is asked by a process for each container.
            if ProcessInfo.uptime < next { continue }
            next = ProcessInfo.uptime + 1
            for container in run.containers where !ended.contains(container.name) {
                guard let status = (try? container.exitStatus) ?? nil else { continue }
                ended.insert(container.name)
                if !status.isSuccess { observer.receive(.ended(container: container.name, status: "\(status)")) }
            }
        }
    }
}

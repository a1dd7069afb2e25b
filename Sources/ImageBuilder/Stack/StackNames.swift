/// Whether the names in a stack mean something: services, networks, volumes and secrets that are used are declared, and
/// no service waits for itself.
struct StackNames {
    private let stack: Stack
    private let services: [String]

    init(_ stack: Stack) {
        self.stack = stack
        services = stack.services.map(\.name)
    }

    func check(_ decoding: Decoding) {
        let networks = stack.networks.map(\.name)
        let secrets = stack.secrets.map(\.name)
        for service in stack.services {
            for name in service.networks { check(name, "network", networks, decoding) }
            for mount in service.mounts { check(mount.volume, "volume", stack.volumes, decoding) }
            for name in service.secrets + service.secretVariables.map(\.secret) {
                check(name, "secret", secrets, decoding)
            }
            for dependency in service.dependencies { check(dependency, of: service, decoding) }
        }
        for secret in stack.secrets { check(secret, decoding) }
        for step in stack.test.steps {
            for name in step.services { check(name, "service", services, decoding) }
        }
        checkPorts(decoding)
        reportCycle(decoding)
    }

    private func check(_ used: Reference, _ noun: String, _ known: [String], _ decoding: Decoding) {
        if known.contains(used.name) { return }
        let meant = Suggestion.nearest(to: used.name, among: known)
        let all =
            known.isEmpty ? "the stack declares none" : "the stack declares " + known.prefix(20).joined(separator: ", ")
        decoding.report(
            "there is no \(noun) \(quoted(used.name))", span: used.location.span, path: used.location.path,
            hint: meant.map { "did you mean \(quoted($0))?" } ?? all)
    }

    private func check(_ dependency: Dependency, of service: Service, _ decoding: Decoding) {
        check(dependency.service, "service", services, decoding)
        guard let other = stack[service: dependency.service.name] else { return }
        let location = dependency.service.location
        if dependency.condition == .completed, !other.isOnce {
            decoding.report(
                "the service \(quoted(other.name)) does not end, so it is never \"completed\"", span: location.span,
                path: location.path, hint: "wait for \"healthy\", or say \"once\": true of \(quoted(other.name))")
        }
    }

    private func check(_ secret: StackSecret, _ decoding: Decoding) {
        guard case .keyOf(let certificate) = secret.source else { return }
        let certificates = stack.secrets.filter { if case .certificate = $0.source { true } else { false } }
        check(certificate, "certificate", certificates.map(\.name), decoding)
    }

    private func checkPorts(_ decoding: Decoding) {
        var taken: [UInt16: String] = [:]
        for service in stack.services {
            for port in service.ports {
                if let other = taken[port.host] {
                    decoding.report(
                        "port \(port.host) of this machine is published twice, by \(quoted(other)) as well",
                        span: port.location.span, path: port.location.path, hint: "choose another")
                }
                taken[port.host] = service.name
            }
        }
    }

    /// Services that wait for each other would wait for ever.
    private func reportCycle(_ decoding: Decoding) {
        var finished: Set<String> = []
        for service in stack.services {
            guard let cycle = cycle(behind: [], from: service.name, &finished), let last = cycle.last else { continue }
            let names = ([last] + cycle).map { quoted($0.service.name) }
            return decoding.report(
                cycle.count == 1
                    ? "the service \(names[0]) waits for itself"
                    : "services wait for each other: " + names.joined(separator: " → "),
                span: last.service.location.span, path: last.service.location.path,
                hint: "let one of them start without the other")
        }
    }

    /// The circle that is reached from a service, as the dependencies that make it.
    /// - Parameter way: the dependencies that led here.
    private func cycle(behind way: [Dependency], from name: String, _ finished: inout Set<String>) -> [Dependency]? {
        if finished.contains(name) { return nil }
        for dependency in stack[service: name]?.dependencies ?? [] {
            let next = way + [dependency]
            let target = dependency.service.name
            if target == name { return [dependency] }
            if let start = way.firstIndex(where: { $0.service.name == target }) { return Array(next[(start + 1)...]) }
            if let cycle = cycle(behind: next, from: target, &finished) { return cycle }
        }
        finished.insert(name)
        return nil
    }
}

/// Who runs in a stack, and under which addresses: worked out before anything starts, so that a service that is started
/// again has the address that the others know.
struct StackLayout: Sendable {
    /// One container of a service.
    struct Replica: Hashable, Sendable {
        let service: Service
        /// From 1.
        let number: Int
        /// By network.
        let addresses: [(network: String, address: String)]

        /// The service's name, and a number where there are several.
        var name: String { service.replicas == 1 ? service.name : numberedName }
        /// `backend-1`
        var numberedName: String { "\(service.name)-\(number)" }

        static func == (left: Replica, right: Replica) -> Bool { left.numberedName == right.numberedName }
        func hash(into hasher: inout Hasher) { hasher.combine(numberedName) }
    }

    /// In the order in which they start: what others wait for comes first, else as in the file.
    let services: [Service]
    let networks: [Stack.Network]
    private let replicas: [String: [Replica]]

    init(_ stack: Stack) {
        services = Self.ordered(stack)
        let networks = stack.networks.isEmpty ? [Stack.Network(name: "default")] : stack.networks
        self.networks = networks
        var next = [Int](repeating: 2, count: networks.count)
        var replicas: [String: [Replica]] = [:]
        for service in stack.services {
            let names = service.networks.isEmpty ? networks.map(\.name) : service.networks.map(\.name)
            for number in 1...service.replicas {
                var addresses: [(network: String, address: String)] = []
                for (index, network) in networks.enumerated() where names.contains(network.name) {
                    addresses.append((network.name, Self.address(network: index, host: next[index])))
                    next[index] += 1
                }
                replicas[service.name, default: []].append(
                    Replica(service: service, number: number, addresses: addresses))
            }
        }
        self.replicas = replicas
    }

    func replicas(of service: String) -> [Replica] { replicas[service] ?? [] }

    /// The services that share no network with this one.
    func strangers(to service: String) -> [String] {
        func networks(_ name: String) -> Set<String> { Set(replicas(of: name).flatMap { $0.addresses.map(\.network) }) }
        let own = networks(service)
        return services.map(\.name).filter { networks($0).isDisjoint(with: own) }
    }

    /// In networks that lead nowhere, any addresses will do: private ones, RFC 1918, a /16 each.
    private static func address(network: Int, host: Int) -> String { "10.\(64 + network).\(host >> 8).\(host & 255)" }

    /// `/etc/hosts` of one container: itself, and everybody with whom it shares a network.
    func hosts(for replica: Replica) -> String {
        var lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost"]
        let own = Set(replica.addresses.map(\.network))
        // A service on several of its networks is known by one address: a client would wait for the second in vain.
        for service in services {
            for other in replicas(of: service.name) {
                guard let address = other.addresses.first(where: { own.contains($0.network) })?.address else {
                    continue
                }
                lines.append("\(address)\t\(service.name) \(other.numberedName)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func ordered(_ stack: Stack) -> [Service] {
        var ordered: [Service] = []
        func add(_ service: Service) {
            if ordered.contains(where: { $0.name == service.name }) { return }
            for dependency in service.dependencies {
                if let other = stack[service: dependency.service.name] { add(other) }
            }
            ordered.append(service)
        }
        for service in stack.services { add(service) }
        return ordered
    }
}

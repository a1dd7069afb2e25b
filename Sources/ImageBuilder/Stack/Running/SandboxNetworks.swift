internal import HostSystem

/// A stack's networks as namespaces: a bridge for each network in one of its own, and for each container another with a
/// cable to each of its networks' bridges. No bridge has an address, and nothing is forwarded: networks meet nowhere.
///
/// All of it is held by descriptors of this process, so that the kernel takes it away when we end, however that is.
final class SandboxNetworks {
    private let bridges: [String: NetworkNamespace]
    private var namespaces: [String: NetworkNamespace] = [:]
    private var cables = 0

    init(_ networks: [Stack.Network]) throws {
        guard ChildProcess.find("ip") != nil else {
            throw BuildError(
                "a stack's networks are made by the program ip, which is not here", hint: "apt-get install iproute2")
        }
        var bridges: [String: NetworkNamespace] = [:]
        for network in networks {
            let namespace = try NetworkNamespace()
            try Self.configure(namespace, ["link add bridge type bridge", "link set bridge up"])
            bridges[network.name] = namespace
        }
        self.bridges = bridges
    }

    /// The network of a container: made when first asked for, the same when it is started again.
    func namespace(of replica: StackLayout.Replica) throws -> NetworkNamespace {
        if let namespace = namespaces[replica.numberedName] { return namespace }
        let namespace = try NetworkNamespace()
        try Self.configure(namespace, ["link set lo up"])
        for (index, place) in replica.addresses.enumerated() {
            guard let bridge = bridges[place.network] else { continue }
            cables += 1
            try Self.configure(
                namespace,
                [
                    "link add eth\(index) type veth peer name cable\(cables) netns \(bridge.path)",
                    "address add \(place.address)/16 dev eth\(index)", "link set eth\(index) up",
                ])
            try Self.configure(bridge, ["link set cable\(cables) master bridge up"])
        }
        namespaces[replica.numberedName] = namespace
        return namespace
    }

    /// Commands of ip(8), done in a namespace.
    private static func configure(_ namespace: NetworkNamespace, _ commands: [String]) throws {
        for words in commands {
            let command = Command("ip", words.split(separator: " ").map(String.init), environment: [:])
            let result = try command.run(by: Deadline(after: 10), in: .new([], [.join(namespace)]))
            guard let result, result.status.isSuccess else {
                throw BuildError("ip \(words): \(result?.errorText ?? "it did not end")")
            }
        }
    }
}

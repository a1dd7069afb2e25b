internal import OCI

/// The image under proof, and how it is started: everything but where.
struct ProofSubject: Sendable {
    let configuration: ImageConfiguration
    let proof: Proof
    let user: ResolvedUser
    /// The port that it has to serve.
    let port: UInt16
    let stopSignal: Int32

    /// - Throws: ``ProofFailure`` for a configuration that nobody can start.
    init(_ configuration: ImageConfiguration, proof: Proof, user: ResolvedUser) throws {
        self.configuration = configuration
        self.proof = proof
        self.user = user
        let given = proof.environment.last { $0.name == "PORT" }.flatMap { UInt16($0.value) }
        port = given ?? Self.port(configuration)
        let signal = configuration.execution.stopSignal ?? "SIGTERM"
        guard let number = SignalNumber.parse(signal) else {
            throw ProofFailure("stop signal", ["there is no signal \"\(signal)\""])
        }
        stopSignal = number
    }

    /// Entrypoint and command as one; empty where the image has neither.
    var arguments: [String] { configuration.execution.entrypoint + configuration.execution.command }

    /// The image's variables, `PORT`, the proof's own; each name once.
    var environment: [EnvironmentVariable] {
        var all = StageSettings()
        all.set(configuration.execution.environment.compactMap(EnvironmentVariable.init(parsing:)))
        if Self.honoursPort(configuration) { all.set([EnvironmentVariable(name: "PORT", value: String(port))]) }
        all.set(proof.environment)
        return all.environment
    }

    /// Any free one, so that a program that does not look at `PORT` is found out. An image that says nothing of `PORT`
    /// but declares where it listens is taken at its word.
    private static func port(_ configuration: ImageConfiguration) -> UInt16 {
        if !honoursPort(configuration), let declared = declaredPort(configuration) { return declared }
        return UInt16.random(in: 20_000..<32_000)
    }

    private static func honoursPort(_ configuration: ImageConfiguration) -> Bool {
        configuration.execution.environment.contains { $0.hasPrefix("PORT=") } || declaredPort(configuration) == nil
    }

    private static func declaredPort(_ configuration: ImageConfiguration) -> UInt16? {
        let numbers = configuration.execution.exposedPorts.compactMap { text -> UInt16? in
            let parts = text.split(separator: "/")
            return parts.count < 2 || parts[1] == "tcp" ? parts.first.flatMap { UInt16($0) } : nil
        }
        return numbers.min()
    }
}

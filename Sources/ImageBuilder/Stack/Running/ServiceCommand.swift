internal import HostSystem
internal import OCI

/// What a container of a service starts: the image's word, and the service's on top.
struct ServiceCommand {
    private let service: Service
    private let execution: ImageConfiguration.Execution
    private let secrets: SecretValues

    init(_ service: Service, _ image: StackImage, _ secrets: SecretValues) {
        self.service = service
        self.secrets = secrets
        execution = image.execution
    }

    var entrypoint: [String] { service.entrypoint ?? execution.entrypoint }

    /// A new entrypoint makes the image's command meaningless, as Docker has it.
    var command: [String] { service.command ?? (service.entrypoint == nil ? execution.command : []) }

    var arguments: [String] { entrypoint + command }

    /// Each name once.
    var environment: [EnvironmentVariable] {
        var all = StageSettings()
        all.set(execution.environment.compactMap(EnvironmentVariable.init(parsing:)))
        all.set(serviceEnvironment)
        return all.environment
    }

    /// What the service sets itself.
    var serviceEnvironment: [EnvironmentVariable] {
        service.environment
            + service.secretVariables.map { variable in
                EnvironmentVariable(
                    name: variable.name, value: String(decoding: secrets[variable.secret.name], as: UTF8.self))
            }
    }

    var stopSignal: Int32 {
        get throws {
            let name = execution.stopSignal ?? "SIGTERM"
            guard let number = SignalNumber.parse(name) else { throw BuildError("there is no signal \"\(name)\"") }
            return number
        }
    }
}

internal import JSON

/// `railway.json` of one service: how Railway knows that it is well, and what to do if not.
struct RailwayConfiguration {
    let deployed: DeployedService

    /// The image is there already: the Dockerfile beside it says `FROM` with its name in a registry.
    var text: String {
        JSONValue.object(present: [
            "$schema": "https://railway.app/railway.schema.json",
            "build": ["builder": "DOCKERFILE", "dockerfilePath": "./Dockerfile"],
            "envVars": variables.isEmpty ? nil : .object(variables),
            "deploy": .object(present: [
                "restartPolicyType": "ON_FAILURE",
                "restartPolicyMaxRetries": .integer(deployed.image.healthcheck?.retries ?? 3),
                "healthcheckPath": healthPath.map { .string($0) },
                // How long a new version may take until it takes over: Railway's own usual time.
                "healthcheckTimeout": healthPath.map { _ in 300 },
                "startCommand": startCommand.map { .string($0) },
            ]),
        ]).text(.pretty)
    }

    private var healthPath: String? {
        if case .http(let path, _, _)? = deployed.image.healthcheck?.test { path } else { nil }
    }

    /// `PORT` is Railway's own. Secrets are set there, not here.
    private var variables: [String: JSONValue] {
        let pairs = deployed.service.environment.filter { $0.name != "PORT" }.map {
            ($0.name, JSONValue.string($0.value))
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// Only where the service says another than the image.
    private var startCommand: String? {
        let service = deployed.service
        guard service.entrypoint != nil || service.command != nil else { return nil }
        return DeployedCommand(deployed).line
    }
}

/// What a container of a service starts, as its recipe and its service say.
struct DeployedCommand {
    let words: [String]

    init(_ deployed: DeployedService) {
        let service = deployed.service
        let command = service.command ?? (service.entrypoint == nil ? deployed.image.command : [])
        words = (service.entrypoint ?? deployed.image.entrypoint) + command
    }
}

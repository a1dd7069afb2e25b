internal import HostSystem

/// A Procfile: a line for each service, its name and what it starts.
struct Procfile {
    let deployment: Deployment

    var text: String {
        deployment.services.map { deployed in "\(name(deployed)): \(DeployedCommand(deployed).line)\n" }.joined()
    }

    /// Whoever runs a Procfile sends requests to `web`, and runs `release` before anything else.
    private func name(_ deployed: DeployedService) -> String {
        if deployment.services.count == 1 { return "web" }
        return deployed.service.isOnce && deployment.services.count(where: \.service.isOnce) == 1
            ? "release" : deployed.name
    }
}

extension DeployedCommand {
    /// As a shell reads it.
    var line: String { words.map(shellQuoted).joined(separator: " ") }
}

/// A compose file (compose-spec) of a deployment. The images are there already: nothing is built.
struct ComposeFile {
    let deployment: Deployment

    var text: String {
        YAML.map([
            "services": .map(deployment.services.map { .init(key: $0.name, value: service($0)) }),
            "networks": YAML.map(deployment.networks.map { .init(key: $0.name, value: network($0)) }).unlessEmpty,
            "volumes": YAML.map(deployment.volumes.map { .init(key: $0, value: .map([])) }).unlessEmpty,
            "secrets": YAML.map(deployment.secrets.map { .init(key: $0.name, value: secret($0)) }).unlessEmpty,
        ]).document
    }

    private func service(_ deployed: DeployedService) -> YAML {
        let service = deployed.service
        return .map([
            "image": .text(deployed.image.tag),
            "entrypoint": service.entrypoint.map { .texts($0.map(literal)) },
            "command": service.command.map { .texts($0.map(literal)) },
            "environment": environment(service).unlessEmpty,
            "ports": YAML.texts(service.ports.map { "127.0.0.1:\($0.host):\($0.container)" }).unlessEmpty,
            "volumes": YAML.texts(service.mounts.map { "\($0.volume.name):\($0.target)" }).unlessEmpty,
            "tmpfs": YAML.texts(service.readOnly ? ["/tmp"] : []).unlessEmpty,
            "secrets": YAML.texts(service.secrets.map(\.name)).unlessEmpty,
            "networks": YAML.texts(deployed.networks).unlessEmpty,
            "depends_on": dependencies(service).unlessEmpty,
            "healthcheck": deployed.image.healthcheck.flatMap {
                // What runs to its end is not asked how it is.
                healthcheck(service.isOnce ? Healthcheck(test: .none) : $0)
            },
            "read_only": service.readOnly ? .boolean(true) : nil,
            "cap_drop": .texts(["ALL"]),
            "security_opt": .texts(["no-new-privileges:true"]),
            "cpus": service.resources.milliCPU.map { .text(decimal($0)) },
            "mem_limit": service.resources.memory.map { .integer($0.count) },
            "deploy": service.replicas > 1 ? .map(["replicas": .integer(service.replicas)]) : nil,
            "restart": .text(service.isOnce ? "no" : "unless-stopped"),
        ])
    }

    private func environment(_ service: Service) -> YAML {
        .map(
            service.environment.map { .init(key: $0.name, value: .text(literal($0.value))) }
                + service.secretVariables.map { .init(key: $0.name, value: .text("${\($0.name)}")) })
    }

    private func dependencies(_ service: Service) -> YAML {
        .map(
            service.dependencies.map { dependency in
                let condition =
                    switch dependency.condition {
                    case .healthy: "service_healthy"
                    case .started: "service_started"
                    case .completed: "service_completed_successfully"
                    }
                return .init(key: dependency.service.name, value: .map(["condition": .text(condition)]))
            })
    }

    /// The image knows how to ask over HTTP without a client of its own; a command may be said again.
    private func healthcheck(_ check: Healthcheck) -> YAML? {
        var test: YAML?
        switch check.test {
        case .none: return .map(["disable": .boolean(true)])
        case .command(let words): test = .texts(["CMD"] + words.map(literal))
        case .shell(let line): test = .texts(["CMD-SHELL", literal(line)])
        case .http: break
        }
        return YAML.map([
            "test": test, "interval": check.interval.map { .text($0.compact) },
            "timeout": check.timeout.map { .text($0.compact) },
            "start_period": check.startPeriod.map { .text($0.compact) },
            "retries": check.retries.map { .integer($0) },
        ]).unlessEmpty
    }

    private func network(_ network: Stack.Network) -> YAML {
        network.isInternal ? .map(["internal": .boolean(true)]) : .map([])
    }

    private func secret(_ secret: StackSecret) -> YAML { .map(["file": .text("./secrets/\(secret.name)")]) }

    /// Compose puts variables in where a dollar sign stands.
    private func literal(_ text: String) -> String {
        text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
    }
}

/// Thousandths as a decimal number: `0.5`.
func decimal(_ thousandths: Int) -> String {
    let rest = String(thousandths % 1000 + 1000).dropFirst().reversed().drop { $0 == "0" }.reversed()
    return "\(thousandths / 1000)" + (rest.isEmpty ? "" : "." + String(rest))
}

extension Duration {
    /// As Go reads it: `30s`, `1500ms`.
    var compact: String {
        let milliseconds = Int((inSeconds * 1000).rounded())
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
    }
}

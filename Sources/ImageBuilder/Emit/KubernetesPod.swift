internal import OCI

/// The pod of one service: a container as its image and its service describe it.
struct KubernetesPod {
    let deployment: Deployment
    let deployed: DeployedService

    private var service: Service { deployed.service }
    private var image: DeployedImage { deployed.image }

    var spec: YAML {
        .map([
            "automountServiceAccountToken": .boolean(false),
            "enableServiceLinks": .boolean(false),
            "restartPolicy": service.isOnce ? .text("OnFailure") : nil,
            "securityContext": podSecurity,
            "containers": .list([container]),
            "volumes": .list(volumes),
        ])
    }

    private var podSecurity: YAML {
        .map([
            "runAsNonRoot": .boolean(image.user?.id != 0),
            "runAsUser": image.user.map { .integer(Int($0.id)) },
            "runAsGroup": image.user.map { .integer(Int($0.group)) },
            "fsGroup": image.user.map { .integer(Int($0.group)) },
            "seccompProfile": .map(["type": .text("RuntimeDefault")]),
        ])
    }

    private var container: YAML {
        let probe = service.isOnce ? nil : image.healthcheck.flatMap(probe)
        return .map([
            "name": .text(deployed.name),
            "image": .text(image.tag),
            "imagePullPolicy": .text("IfNotPresent"),
            "command": service.entrypoint.map { .texts($0.map(literal)) },
            "args": service.command.map { .texts($0.map(literal)) },
            "env": environment.unlessEmpty,
            "ports": ports.unlessEmpty,
            "startupProbe": probe.map { $0.startup },
            "readinessProbe": probe.map { $0.regular },
            "livenessProbe": probe.map { $0.regular },
            "securityContext": .map([
                "readOnlyRootFilesystem": .boolean(service.readOnly), "allowPrivilegeEscalation": .boolean(false),
                "capabilities": .map(["drop": .texts(["ALL"])]),
            ]),
            "resources": resources.unlessEmpty,
            "volumeMounts": .list(mounts),
        ])
    }

    /// `$(NAME)` is Kubernetes's own; a doubled dollar sign stands for one.
    private func literal(_ text: String) -> String {
        text.split(separator: "$(", omittingEmptySubsequences: false).joined(separator: "$$(")
    }

    private var environment: YAML {
        .list(
            service.environment.map { .map(["name": .text($0.name), "value": .text(literal($0.value))]) }
                + service.secretVariables.map { variable in
                    .map([
                        "name": .text(variable.name),
                        "valueFrom": .map([
                            "secretKeyRef": .map([
                                "name": .text(deployment.name), "key": .text(variable.secret.name),
                            ])
                        ]),
                    ])
                })
    }

    private var ports: YAML {
        .list(
            image.ports.map { .map(["name": .text("port-\($0)"), "containerPort": .integer(Int($0))]) })
    }

    /// As much as may be used is asked for: what is not limited there is not promised either.
    private var resources: YAML {
        let amounts = YAML.map([
            "cpu": service.resources.milliCPU.map { .text("\($0)m") },
            "memory": service.resources.memory.map { .integer($0.count) },
        ])
        guard let amounts = amounts.unlessEmpty else { return .map([]) }
        return .map(["requests": amounts, "limits": amounts])
    }

    private var mounts: [YAML] {
        var mounts = service.mounts.map { mount -> YAML in
            .map(["name": .text(mount.volume.name), "mountPath": .text(mount.target.description)])
        }
        if !service.secrets.isEmpty {
            mounts.append(
                .map(["name": .text("secrets"), "mountPath": .text("/run/secrets"), "readOnly": .boolean(true)]))
        }
        return mounts
            + deployed.scratchDirectories.enumerated().map { index, path in
                .map(["name": .text("scratch-\(index)"), "mountPath": .text(path)])
            }
    }

    private var volumes: [YAML] {
        var volumes = service.mounts.map { mount -> YAML in
            .map([
                "name": .text(mount.volume.name),
                "persistentVolumeClaim": .map(["claimName": .text(mount.volume.name)]),
            ])
        }
        if !service.secrets.isEmpty {
            let items = service.secrets.map { YAML.map(["key": .text($0.name), "path": .text($0.name)]) }
            volumes.append(
                .map([
                    "name": .text("secrets"),
                    "secret": .map([
                        "secretName": .text(deployment.name), "items": .list(items),
                        // 0440: the pod's group reads it, which fsGroup is.
                        "defaultMode": .integer(0o440),
                    ]),
                ]))
        }
        return volumes
            + deployed.scratchDirectories.indices.map { index in
                .map(["name": .text("scratch-\(index)"), "emptyDir": .map([])])
            }
    }
}

extension KubernetesPod {
    private struct Probe {
        let regular: YAML
        /// The same with the patience of a start.
        let startup: YAML
    }

    /// The image's health check as the kubelet asks it; nil where there is none, or one that it cannot ask.
    private func probe(_ check: Healthcheck) -> Probe? {
        let handler: YAML.Member
        switch check.test {
        case .none: return nil
        case .http(let path, let port, let status):
            // The kubelet takes every status from 200 to 399 for a good one.
            guard (200..<400).contains(status), let port = port ?? image.port(service.environment) else { return nil }
            handler = .init(
                key: "httpGet", value: .map(["path": .text(path), "port": .integer(Int(port))]))
        case .command(let words): handler = .init(key: "exec", value: .map(["command": .texts(words.map(literal))]))
        case .shell(let line):
            handler = .init(key: "exec", value: .map(["command": .texts(["/bin/sh", "-c", literal(line)])]))
        }
        let timeout = Self.seconds(check.timeout ?? .seconds(30))
        let retries = check.retries ?? 3
        let interval = Self.seconds(check.interval ?? .seconds(30))
        // A start is looked at every two seconds, for as long as the image may take and an engine would wait.
        let patience = Self.seconds(check.startPeriod ?? .zero) + interval * retries
        return Probe(
            regular: settings(handler, period: interval, timeout: timeout, failures: retries),
            startup: settings(handler, period: 2, timeout: timeout, failures: max(1, (patience + 1) / 2)))
    }

    private func settings(_ handler: YAML.Member, period: Int, timeout: Int, failures: Int) -> YAML {
        .map([
            handler, .init(key: "periodSeconds", value: .integer(period)),
            .init(key: "timeoutSeconds", value: .integer(timeout)),
            .init(key: "failureThreshold", value: .integer(failures)),
        ])
    }

    private static func seconds(_ duration: Duration) -> Int { max(1, Int(duration.inSeconds.rounded(.up))) }
}

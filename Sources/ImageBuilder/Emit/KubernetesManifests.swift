internal import HostSystem

/// Kubernetes objects of a deployment, one document each: what runs, how it is reached, who may reach it, what it keeps.
///
/// Secrets are named, never written: the objects expect one called as the deployment, with a key for each secret.
struct KubernetesManifests {
    let deployment: Deployment

    var text: String {
        let volumes = deployment.volumes.map(claim)
        let services = deployment.services.flatMap { deployed -> [YAML] in
            if deployed.service.isOnce { return [job(deployed)] }
            return [workload(deployed)] + (service(deployed).map { [$0] } ?? []) + (policy(deployed).map { [$0] } ?? [])
        }
        return (volumes + services).map(\.document).joined(separator: "---\n")
    }

    private func object(_ version: String, _ kind: String, _ name: String, _ rest: KeyValuePairs<String, YAML?>) -> YAML
    {
        guard case .map(let members) = YAML.map(rest) else { return .map([]) }
        return .map(
            [
                .init(key: "apiVersion", value: .text(version)), .init(key: "kind", value: .text(kind)),
                .init(key: "metadata", value: .map(["name": .text(name), "labels": labels(name)])),
            ] + members)
    }

    private func labels(_ name: String) -> YAML {
        .map([
            "app.kubernetes.io/name": .text(name), "app.kubernetes.io/part-of": .text(deployment.name),
        ])
    }

    /// A pod's own labels, and one for each network that it is on.
    private func podLabels(_ deployed: DeployedService) -> YAML {
        guard case .map(let members) = labels(deployed.name) else { return .map([]) }
        return .map(
            members + deployed.networks.map { .init(key: "network.\(deployment.name)/\($0)", value: .text("member")) })
    }

    private func selector(_ name: String) -> YAML { .map(["matchLabels": labels(name)]) }

    private func claim(_ volume: String) -> YAML {
        object(
            "v1", "PersistentVolumeClaim", volume,
            [
                "spec": .map([
                    "accessModes": .texts(["ReadWriteOnce"]),
                    "resources": .map(["requests": .map(["storage": .text("1Gi")])]),
                ])
            ])
    }

    private func workload(_ deployed: DeployedService) -> YAML {
        let keepsData = !deployed.service.mounts.isEmpty
        return object(
            "apps/v1", "Deployment", deployed.name,
            [
                "spec": .map([
                    "replicas": .integer(deployed.service.replicas),
                    // Two at once would have the same data in their hands.
                    "strategy": keepsData ? .map(["type": .text("Recreate")]) : nil,
                    "selector": selector(deployed.name),
                    "template": .map([
                        "metadata": .map(["labels": podLabels(deployed)]),
                        "spec": KubernetesPod(deployment: deployment, deployed: deployed).spec,
                    ]),
                ])
            ])
    }

    private func job(_ deployed: DeployedService) -> YAML {
        object(
            "batch/v1", "Job", deployed.name,
            [
                "spec": .map([
                    "template": .map([
                        "metadata": .map(["labels": podLabels(deployed)]),
                        "spec": KubernetesPod(deployment: deployment, deployed: deployed).spec,
                    ])
                ])
            ])
    }

    private func service(_ deployed: DeployedService) -> YAML? {
        if deployed.image.ports.isEmpty { return nil }
        return object(
            "v1", "Service", deployed.name,
            [
                "spec": .map([
                    "selector": labels(deployed.name),
                    "ports": .list(
                        deployed.image.ports.map { port in
                            .map([
                                "name": .text("port-\(port)"), "port": .integer(Int(port)),
                                "targetPort": .text("port-\(port)"),
                            ])
                        }),
                ])
            ])
    }

    /// Only who is on one of its networks reaches it. What publishes a port is reached by all.
    private func policy(_ deployed: DeployedService) -> YAML? {
        guard !deployed.networks.isEmpty, deployed.service.ports.isEmpty else { return nil }
        let peers = deployed.networks.map { network -> YAML in
            .map([
                "podSelector": .map([
                    "matchLabels": .map([.init(key: "network.\(deployment.name)/\(network)", value: .text("member"))])
                ])
            ])
        }
        return object(
            "networking.k8s.io/v1", "NetworkPolicy", deployed.name,
            [
                "spec": .map([
                    "podSelector": selector(deployed.name), "policyTypes": .texts(["Ingress"]),
                    "ingress": .list([.map(["from": .list(peers)])]),
                ])
            ])
    }
}

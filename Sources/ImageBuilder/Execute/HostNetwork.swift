internal import HostSystem
internal import Sandbox

/// What a step with the host's network needs to reach it as the host does: name resolution, proxies, the certificates
/// that the host trusts, pip's and npm's own settings. All of it is mounted or set for the step only; none of it is in
/// a layer or a key: it says how to fetch, not what.
struct HostNetwork {
    let mounts: [Container.Mount]
    let environment: [EnvironmentVariable]

    init() {
        let host = ProcessInfo.environment
        var mounts: [Container.Mount] = []
        var environment: [EnvironmentVariable] = []
        for name in ["/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf"] {
            if let source = Self.file(HostPath(name)) {
                mounts.append(Container.Mount(.bind(source, readOnly: true), at: name))
            }
        }
        if let bundle = Self.certificates(host) {
            mounts.append(Container.Mount(.bind(bundle, readOnly: true), at: Self.certificatesTarget))
            environment += Self.certificateVariables.map {
                EnvironmentVariable(name: $0, value: Self.certificatesTarget)
            }
        }
        for (name, value) in host.sorted(by: { $0.key < $1.key }) where Self.isHandedOn(name) {
            environment.append(EnvironmentVariable(name: name, value: value))
        }
        self.mounts = mounts
        self.environment = environment
    }

    private static let certificatesTarget = "/run/oci-build/ca-certificates.crt"

    /// The names under which OpenSSL, pip, requests, curl, Node and git look for the bundle.
    private static let certificateVariables = [
        "SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO",
    ]

    /// Proxies by their usual names, and where pip, uv and npm fetch from.
    private static func isHandedOn(_ name: String) -> Bool {
        let lower = name.lowercased()
        if ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"].contains(lower) { return true }
        return [
            "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES",
            "PIP_DISABLE_PIP_VERSION_CHECK", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY",
        ].contains(name)
    }

    private static func certificates(_ host: [String: String]) -> HostPath? {
        let candidates = [
            host["SSL_CERT_FILE"], "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        ]
        return candidates.compactMap { $0 }.lazy.compactMap { file(HostPath($0)) }.first
    }

    /// The file itself, links resolved, so that the mount does not depend on what a link means inside.
    private static func file(_ path: HostPath) -> HostPath? {
        guard let resolved = try? path.resolved(), (try? resolved.status().kind) == .regular else { return nil }
        return resolved
    }
}

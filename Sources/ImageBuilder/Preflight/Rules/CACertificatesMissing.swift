internal import Archive
internal import OCI

enum CACertificatesMissing: Rule {
    static let name = "ca-certificates-missing"
    static let severity = CheckLevel.warn
    static let summary = "Something asks others over HTTPS, and nothing says whom to trust."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let given = ["SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"].compactMap(image.variable)
        let usual = ["/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem", "/etc/pki/tls/certs/ca-bundle.crt"]
        if (given + usual).contains(where: { image.resolve($0) != nil }) { return [] }
        guard let (name, node) = asking(image) else { return [] }
        return [
            Fault(
                message: "\(name) asks others over HTTPS, and the image has no certificates to check them by",
                path: node.path, cause: .layer(node.layer), fix: "add the package ca-certificates")
        ]
    }

    /// Something that uses the system's certificates, and has none of its own.
    private static func asking(_ image: CheckedImage) -> (String, MergedTree.Node)? {
        let python = PythonDistributions(image.tree)
        let names = ["aiohttp"] + (python["certifi"] == nil ? ["httpx", "urllib3"] : [])
        if let found = names.lazy.compactMap({ name in python[name].map { (name, $0) } }).first { return found }
        let curl = image.nodes.first { node in
            let name = String(decoding: node.path.name, as: UTF8.self)
            return node.entry.kind.isFile && ["libcurl.so.", "libcurl-gnutls.so."].contains(where: name.hasPrefix)
        }
        return curl.map { ("libcurl", $0) }
    }
}

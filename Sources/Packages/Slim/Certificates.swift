internal import CCrypto

/// What update-ca-certificates(8) would make of the certificates in `/usr/share/ca-certificates`.
struct Certificates {
    /// A link in `/etc/ssl/certs`.
    struct Link: Hashable {
        let name: String
        let target: String
    }

    /// All certificates in PEM, one after the other, in the order of their paths.
    let bundle: [UInt8]
    let links: [Link]

    /// - Parameters:
    ///   - files: content by path below `/usr/share/ca-certificates`.
    ///   - configuration: `/etc/ca-certificates.conf`, where there is one: a `!` before a path leaves it out.
    init(_ files: [String: [UInt8]], configuration: [UInt8]?) {
        let excluded = Self.excluded(by: configuration)
        var bundle: [UInt8] = []
        var links: [Link] = []
        var hashes: [String: Int] = [:]
        for (path, text) in files.sorted(by: { $0.key < $1.key }) where !excluded.contains(path) {
            guard let hash = Self.subjectHash(of: text) else { continue }
            bundle += text + (text.last == newline ? [] : [newline])
            let name = Self.linkName(of: path)
            links.append(Link(name: name, target: "/usr/share/ca-certificates/\(path)"))
            links.append(Link(name: "\(hash).\(hashes[hash, default: 0])", target: name))
            hashes[hash, default: 0] += 1
        }
        self.bundle = bundle
        self.links = links.sorted { $0.name < $1.name }
    }

    private static func excluded(by configuration: [UInt8]?) -> Set<String> {
        let lines = (configuration ?? []).split(separator: newline)
        return Set(
            lines.filter { $0.first == UInt8(ascii: "!") }.map { String(decoding: $0.dropFirst(), as: UTF8.self) })
    }

    /// `mozilla/A_(B),C.crt` → `A_=B=_C.pem`, as update-ca-certificates names it.
    private static func linkName(of path: String) -> String {
        let base = path.split(separator: "/").last.map { $0.hasSuffix(".crt") ? $0.dropLast(4) : $0 } ?? ""
        let name = base.map { character -> Character in
            switch character {
            case " ", ",": "_"
            case "(", ")": "="
            default: character
            }
        }
        return String(name) + ".pem"
    }

    /// The hash that OpenSSL looks a certificate up by, as eight hexadecimal digits; nil for what is no certificate.
    static func subjectHash(of text: [UInt8]) -> String? {
        let certificate = unsafe text.withUnsafeBytes { buffer -> OpaquePointer? in
            guard let memory = unsafe BIO_new_mem_buf(buffer.baseAddress, Int32(clamping: buffer.count)) else {
                return nil
            }
            defer { unsafe BIO_free(memory) }
            return unsafe PEM_read_bio_X509(memory, nil, nil, nil)
        }
        guard let certificate = unsafe certificate else {
            ERR_clear_error()
            return nil
        }
        defer { unsafe X509_free(certificate) }
        let hash = String(unsafe X509_NAME_hash_ex(X509_get_subject_name(certificate), nil, nil, nil), radix: 16)
        return String(repeating: "0", count: max(0, 8 - hash.count)) + hash
    }
}

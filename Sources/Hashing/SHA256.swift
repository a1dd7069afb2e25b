internal import CCrypto
public import OCI

/// SHA-256 by OpenSSL's libcrypto, which uses the processor's SHA instructions where it has them.
@safe
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A hash of nothing yet.
    public init() {
        // Fails only where memory or the library itself does; nothing can be built then.
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto has no SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        _ = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
    }

    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The digest of all bytes so far.
    public consuming func finalize() -> Digest {
        var hash = [UInt8](repeating: 0, count: 32)
        var count: UInt32 = 32
        _ = unsafe EVP_DigestFinal_ex(context, &hash, &count)
        guard let digest = Digest(bytes: hash) else { fatalError("SHA-256 has 32 bytes") }
        return digest
    }

    /// The digest of some bytes.
    public static func digest(of bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }
}

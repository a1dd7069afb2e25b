internal import CCrypto
public import OCI

/// SHA-256 by OpenSSL's libcrypto, which uses the processor's SHA instructions where it has them.
@safe
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// A hash of nothing yet.
    public init() {
        // A trap on purpose: no input leads here, only a libcrypto without SHA-256 or a machine without memory. Whoever
        // hashes could do nothing else about it.
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            fatalError("libcrypto has no SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        // A trap on purpose: libcrypto refuses no bytes of a context that it began, and a hash of less than all of them
        // must not go on as if it were one.
        guard unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
            fatalError("libcrypto does not hash")
        }
    }

    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// The digest of all bytes so far.
    public consuming func finalize() -> Digest {
        var hash = [UInt8](repeating: 0, count: 32)
        // A trap on purpose, for the same reason; the array has the 32 bytes that libcrypto and a digest want.
        guard unsafe EVP_DigestFinal_ex(context, &hash, nil) == 1, let digest = Digest(bytes: hash) else {
            fatalError("libcrypto does not hash")
        }
        return digest
    }

    /// The digest of some bytes.
    public static func digest(of bytes: [UInt8]) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }
}

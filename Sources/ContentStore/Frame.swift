internal import Hashing
internal import HostSystem
internal import OCI

/// Small documents under a key, each with a digest over the key and its bytes in front: one that is torn, flipped or
/// stands under another key is absent, never believed.
struct Frame {
    private static let magic = Array("ocidoc1\n".utf8)

    /// The document's bytes; nil where there is none, or a spoilt one, which is removed.
    static func read(_ path: HostPath, key: Digest) throws(SystemError) -> [UInt8]? {
        guard let framed = try readIfExists(path) else { return nil }
        if let document = document(in: framed, key) { return document }
        try path.unlink()
        return nil
    }

    /// Whether what is there is right; nil where nothing is.
    static func isIntact(_ path: HostPath, key: Digest) throws(SystemError) -> Bool? {
        try readIfExists(path).map { document(in: $0, key) != nil }
    }

    /// `session`: of a process that is killed while it writes, nothing stays but what goes with its session.
    static func write(
        _ document: [UInt8], to path: HostPath, key: Digest, in session: Session
    ) throws(SystemError) {
        try AtomicFile.write(head(key, document) + document, to: path, in: session.directory, durable: false)
    }

    private static func readIfExists(_ path: HostPath) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) { return try path.read() } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }

    private static func document(in framed: [UInt8], _ key: Digest) -> [UInt8]? {
        let document = Array(framed.dropFirst(magic.count + 32))
        return framed.starts(with: head(key, document)) ? document : nil
    }

    private static func head(_ key: Digest, _ document: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(key.bytes)
        hash.update(document)
        return magic + hash.finalize().bytes
    }
}

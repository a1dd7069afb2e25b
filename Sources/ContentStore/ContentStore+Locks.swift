internal import Hashing
public import HostSystem
public import OCI

extension ContentStore {
    /// Waits until nobody else, thread or process, has `key`, and holds it until the result ends: so that a step is
    /// made once while the others wait, and then find it.
    /// - Throws: ``CancelledError`` when cancelled while waiting, ``StoreError`` otherwise.
    public func lock(_ key: Digest, cancellation: Cancellation? = nil) throws -> RangeLock {
        try layout.lock("step", key.bytes, .exclusive, cancellation)
    }
}

extension StoreLayout {
    func lock(
        _ kind: String, _ key: [UInt8], _ mode: FileLock.Mode, _ cancellation: Cancellation?
    ) throws -> RangeLock {
        // The kind is a word without zero bytes, so that no two kinds share a number.
        let digest = SHA256.digest(of: Array(kind.utf8) + [0] + key)
        let number = digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        do { return try RangeLock(locks, number: number, mode, cancellation: cancellation) } catch let error
            as SystemError
        { throw StoreError(error, at: root) }
    }
}

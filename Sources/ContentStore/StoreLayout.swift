internal import Hashing
internal import HostSystem
internal import OCI

/// Where things lie in a cache directory.
///
///     VERSION              which layout this is
///     gate, locks          locks between processes
///     blobs/sha256/HEX     content by digest, as in an OCI layout
///     stamps/HEX           the blob's file as it was when last hashed; its time is the blob's last use
///     records/HEX          what a step gave, by its key
///     groups/HEX/HEX       which records belong together, for finding the one before
///     indexes/HEX          tables of contents of layers, by diff ID
///     trees/HEX/fs         extracted layers, by diff ID; beside each a stamp
///     mounts/HEX/data      cache mounts, by the digest of their name; beside each its name
///     sessions/START-…     what a running process has in the making; its lock says whether it lives
///     dead/                what is being removed
///     files                digests of files of the host
struct StoreLayout: Sendable {
    static let version = Array("oci-build cache 1\n".utf8)

    let root: HostPath

    var versionFile: HostPath { root / "VERSION" }
    var gate: HostPath { root / "gate" }
    var locks: HostPath { root / "locks" }
    var blobs: HostPath { root / "blobs/sha256" }
    var stamps: HostPath { root / "stamps" }
    var records: HostPath { root / "records" }
    var groups: HostPath { root / "groups" }
    var indexes: HostPath { root / "indexes" }
    var trees: HostPath { root / "trees" }
    var mounts: HostPath { root / "mounts" }
    var sessions: HostPath { root / "sessions" }
    var dead: HostPath { root / "dead" }
    var files: HostPath { root / "files" }

    var directories: [HostPath] { [blobs, stamps, records, groups, indexes, trees, mounts, sessions, dead] }

    func blob(_ digest: Digest) -> HostPath { blobs / digest.hex }
    func stamp(_ digest: Digest) -> HostPath { stamps / digest.hex }
    func tree(_ digest: Digest) -> HostPath { trees / digest.hex }
    func group(_ name: String) -> HostPath { groups / SHA256.digest(of: Array(name.utf8)).hex }
    func mount(_ name: String) -> HostPath { mounts / SHA256.digest(of: Array(name.utf8)).hex }

    /// Makes the directory a cache, or checks that it is one.
    func prepare() throws(StoreError) {
        try guarded {
            try root.createDirectories()
            try refuseNetworkFileSystem()
            if let found = try readVersion() {
                if found == Self.version { return }
                throw StoreError(.foreign, "\(root) is a cache of another version of this program: choose another")
            }
            do { try refuseStrangers() } catch {
                // Another process may have made the cache since we looked for its version.
                if try readVersion() == Self.version { return }
                throw error
            }
            for directory in directories { try directory.createDirectories() }
            sessions.spreadDirectories()
            // Last, so that whoever finds a version finds all of it.
            try AtomicFile.write(Self.version, to: versionFile)
        }
    }

    /// Runs `body` and says what its failures mean for this cache.
    func guarded<Result: ~Copyable>(_ body: () throws -> Result) throws(StoreError) -> Result {
        do { return try body() } catch let error as StoreError { throw error } catch let error as SystemError {
            throw StoreError(error, at: root)
        } catch {
            throw StoreError(.foreign, "\(error) (in the cache \(root))")
        }
    }

    /// As ``guarded(_:)``, with the gate held: whatever is used in there, pruning either sees it or was over before.
    func guardedUse<Result: ~Copyable>(_ body: () throws -> Result) throws(StoreError) -> Result {
        try guarded {
            let gate = try FileLock(gate, .shared)
            let result = try body()
            _ = consume gate
            return result
        }
    }

    private func readVersion() throws(SystemError) -> [UInt8]? {
        do throws(SystemError) { return try versionFile.read(limit: 1 << 10) } catch {
            if error.errno == .noSuchFile { return nil }
            throw error
        }
    }

    /// Locks between machines are not to be relied on there (`flock(2)`, "NFS details"; `mount.cifs(8)`, "nobrl").
    private func refuseNetworkFileSystem() throws {
        let names = [0x6969: "NFS", 0xff53_4d42: "CIFS", 0xfe53_4d42: "SMB", 0x517b: "SMB"]
        if let name = names[try root.fileSystemType()] {
            throw StoreError(.networkFileSystem, "\(root) is on \(name), where locks fail: use a local directory")
        }
    }

    /// A directory with other people's files in it does not become a cache, which would one day tidy them away.
    private func refuseStrangers() throws {
        let ours = Set((directories + [gate, locks, files, root / "files.lock", root / "blobs"]).map(\.name))
        for name in try FileDescriptor.open(root, .read, .directory).entryNames() {
            let name = String(decoding: name, as: UTF8.self)
            if !ours.contains(name), !name.hasPrefix(".VERSION.") {
                throw StoreError(.foreign, "\(root) is no cache, it holds \"\(name)\": choose an empty directory")
            }
        }
    }
}

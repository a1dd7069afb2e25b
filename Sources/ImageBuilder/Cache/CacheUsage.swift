internal import Archive
internal import ContentStore
internal import HostSystem
public import JSON
internal import OCI

/// What takes room in the cache, by kind, and by recipe and step as far as the cache remembers whose it is.
public struct CacheUsage: Hashable, Sendable {
    /// Everything of one kind, such as `blob` or `tree`.
    public struct Kind: Hashable, Sendable {
        public let name: String
        /// How many things it are.
        public let count: Int
        /// On the disk.
        public let bytes: Int
    }

    /// Everything that is there for one step's sake. What several steps share counts for one of them.
    public struct Step: Hashable, Sendable {
        public let recipe: String
        public let stage: String
        public let title: String
        public let bytes: Int
    }

    public let path: String
    /// The largest first.
    public let kinds: [Kind]
    /// The largest first.
    public let steps: [Step]

    /// On the disk, as `du` counts.
    public var bytes: Int { kinds.reduce(0) { $0 + $1.bytes } }
    /// What no step that is remembered made: cache mounts, records, what older builds left.
    public var otherBytes: Int { bytes - steps.reduce(0) { $0 + $1.bytes } }

    init(_ store: ContentStore) throws {
        let items = try store.usage()
        path = store.root.description
        kinds = Dictionary(grouping: items, by: \.kind)
            .map { Kind(name: $0.rawValue, count: $1.count, bytes: $1.reduce(0) { $0 + $1.allocated }) }
            .sorted { ($1.bytes, $0.name) < ($0.bytes, $1.name) }
        let owners = try Self.owners(store)
        var sums: [Owner: Int] = [:]
        for item in items {
            if let owner = item.digest.flatMap({ owners[$0] }) { sums[owner, default: 0] += item.allocated }
        }
        steps = sums.map { Step(recipe: $0.recipe, stage: $0.stage, title: $0.title, bytes: $1) }
            .sorted { ($1.bytes, $0.recipe, $0.stage, $0.title) < ($0.bytes, $1.recipe, $1.stage, $1.title) }
    }

    private struct Owner: Hashable {
        let recipe: String
        let stage: String
        let title: String
    }

    /// Whose a diff ID, a layer's blob or a package is.
    private static func owners(_ store: ContentStore) throws -> [Digest: Owner] {
        let layers = LayerStore(store: store, threads: 1, compression: .none)
        var owners: [Digest: Owner] = [:]
        for built in try store.groupedRecords().compactMap(BuiltStep.init(decoding:)) {
            let owner = Owner(recipe: built.recipe, stage: built.stage, title: built.title)
            for digest in built.content where owners[digest] == nil {
                owners[digest] = owner
                for blob in try layers.forms(of: digest, isUse: false).values { owners[blob.digest] = owner }
            }
        }
        return owners
    }

    public var json: JSONValue {
        [
            "schema": "oci-build/cache-usage/1",
            "path": .string(path),
            "bytes": .integer(bytes),
            "kinds": .array(
                kinds.map { ["kind": .string($0.name), "count": .integer($0.count), "bytes": .integer($0.bytes)] }),
            "steps": .array(
                steps.map {
                    [
                        "recipe": .string($0.recipe), "stage": .string($0.stage), "title": .string($0.title),
                        "bytes": .integer($0.bytes),
                    ]
                }),
            "otherBytes": .integer(otherBytes),
        ]
    }
}

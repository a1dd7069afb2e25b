internal import Archive
internal import ContentStore
internal import Hashing
internal import HostSystem
internal import JSON
internal import OCI

/// An image that another tool made: an OCI layout directory, or an archive of one, or Docker's own archive format.
///
/// Its layers are taken over byte for byte; every digest on the way to them is checked.
struct ForeignImage {
    let configuration: ImageConfiguration
    /// The digest of the configuration.
    let id: Digest
    /// The digest of the manifest; nil where there is none.
    let digest: Digest?
    /// What it is called.
    let names: [String]
    /// Lowest first.
    let layers: [Layer]

    struct Layer {
        let blob: Digest
        let size: Int
        let mediaType: MediaType
        let diffID: Digest
    }

    /// What an image's files are found by: small documents by name, blobs by digest.
    protocol Files {
        func document(_ name: String) throws -> [UInt8]?
        /// Puts a blob into the store, checked; nil where the image does not have it.
        func blob(_ name: String, expecting digest: Digest?) throws -> (digest: Digest, size: Int)?
    }

    /// - Parameters:
    ///   - reference: picks one of several images, by name, tag or digest.
    ///   - platform: nil takes the only image, or of several this machine's.
    init(_ files: some Files, name: String, reference: String?, platform: Platform?) throws {
        if let index = try files.document("index.json") {
            try self.init(files, layout: try Index(parsing: index), name: name, reference, platform)
        } else if let manifest = try files.document("manifest.json") {
            try self.init(files, docker: manifest, name: name, reference, platform)
        } else {
            throw BuildError(
                "\(name) is no image: it has neither an index.json (OCI) nor a manifest.json (Docker)",
                hint: "a plain root file system is given as { \"rootfs\": … }")
        }
    }

    private init(
        _ files: some Files, layout index: Index, name: String, _ reference: String?, _ platform: Platform?
    ) throws {
        let descriptor = try Self.choose(index, files, name, reference, platform, depth: 0)
        let manifest = try Manifest(parsing: try Self.document(descriptor, files, name))
        let configuration = try ImageConfiguration(parsing: try Self.document(manifest.configuration, files, name))
        (id, digest, names) = (manifest.configuration.digest, descriptor.digest, index.names(of: descriptor.digest))
        try Self.check(configuration.platform, platform, name)
        guard manifest.layers.count == configuration.diffIDs.count else {
            throw BuildError(
                "\(name) is damaged: its manifest has \(manifest.layers.count) layers, its configuration \(configuration.diffIDs.count)"
            )
        }
        self.configuration = configuration
        layers = try zip(manifest.layers, configuration.diffIDs).map { descriptor, diffID in
            guard let blob = try files.blob(Self.path(descriptor.digest), expecting: descriptor.digest) else {
                throw BuildError("\(name) is incomplete: it lacks the layer \(descriptor.digest)")
            }
            guard blob.size == descriptor.size else {
                throw BuildError(
                    "\(name) is damaged: the layer \(descriptor.digest) has \(blob.size) bytes, not \(descriptor.size)")
            }
            return Layer(
                blob: blob.digest, size: blob.size, mediaType: try Self.ours(descriptor.mediaType, name), diffID: diffID
            )
        }
    }

    private init(_ files: some Files, docker bytes: [UInt8], name: String, _ reference: String?, _ platform: Platform?)
        throws
    {
        let images = (try JSONValue(parsing: bytes)).array ?? []
        func tags(_ image: JSONValue) -> [String] { image["RepoTags"]?.array?.compactMap(\.string) ?? [] }
        let matching =
            reference.map { wanted in images.filter { tags($0).contains { Self.isSame($0, wanted) } } } ?? images
        guard let image = matching.first, matching.count == 1, let path = image["Config"]?.string,
            let layerPaths = image["Layers"]?.array?.compactMap(\.string)
        else { throw Self.ambiguous(name, reference, images.flatMap(tags)) }
        guard let bytes = try files.document(path) else { throw BuildError("\(name) is incomplete: it lacks \(path)") }
        let configuration = try ImageConfiguration(parsing: bytes)
        (id, digest, names) = (SHA256.digest(of: bytes), nil, tags(image))
        guard layerPaths.count == configuration.diffIDs.count else {
            throw BuildError(
                "\(name) is damaged: \(layerPaths.count) layers, but \(configuration.diffIDs.count) diff IDs")
        }
        try Self.check(configuration.platform, platform, name)
        self.configuration = configuration
        layers = try zip(layerPaths, configuration.diffIDs).map { path, diffID in
            guard let blob = try files.blob(path, expecting: nil) else {
                throw BuildError("\(name) is incomplete: it lacks the layer \(path)")
            }
            return Layer(
                blob: blob.digest, size: blob.size, mediaType: blob.digest == diffID ? .layer : .layerGzip,
                diffID: diffID)
        }
    }

    private static func choose(
        _ index: Index, _ files: some Files, _ name: String, _ reference: String?, _ platform: Platform?, depth: Int
    ) throws -> Descriptor {
        guard depth < 4 else { throw BuildError("\(name) is damaged: its indexes nest without end") }
        var candidates = index.manifests
        if depth == 0, let reference {
            candidates = candidates.filter { descriptor in
                descriptor.digest.description == reference
                    || descriptor.annotations.values.contains { isSame($0, reference) }
            }
        }
        let host = Platform(machine: ProcessInfo.machine) ?? Platform(os: "linux", architecture: "")
        // Attestations and other platforms stand beside the image in an index.
        var fitting = candidates.filter { $0.platform.map { Self.fits($0, platform ?? host) } ?? true }
        if platform == nil, fitting.isEmpty { fitting = candidates.filter { $0.platform?.os != "unknown" } }
        // The same image under several names is one image.
        let distinct = Set(fitting.map(\.digest))
        guard let chosen = fitting.first, distinct.count == 1 else {
            if let platform, fitting.isEmpty, !candidates.isEmpty {
                throw BuildError("\(name) has no image for \(platform)")
            }
            throw ambiguous(
                name, reference, index.manifests.compactMap { $0.annotations["org.opencontainers.image.ref.name"] })
        }
        guard chosen.mediaType.isIndex else { return chosen }
        let nested = try Index(parsing: try document(chosen, files, name))
        return try choose(nested, files, name, reference, platform, depth: depth + 1)
    }

    private static func ambiguous(_ name: String, _ reference: String?, _ known: [String]) -> BuildError {
        let names = known.isEmpty ? "none with a name" : known.joined(separator: ", ")
        if let reference { return BuildError("\(name) has no image \"\(reference)\"; it has \(names)") }
        return BuildError(
            "\(name) does not hold exactly one image; it has \(names)", hint: "pick one with \"reference\"")
    }

    private static func document(_ descriptor: Descriptor, _ files: some Files, _ name: String) throws -> [UInt8] {
        guard let bytes = try files.document(path(descriptor.digest)) else {
            throw BuildError("\(name) is incomplete: it lacks \(descriptor.digest)")
        }
        guard SHA256.digest(of: bytes) == descriptor.digest else {
            throw BuildError("\(name) is damaged: \(path(descriptor.digest)) does not have the digest of its name")
        }
        return bytes
    }

    /// Whether two texts name the same image: `python:3` and `docker.io/library/python:3` do.
    private static func isSame(_ found: String, _ wanted: String) -> Bool {
        if found == wanted { return true }
        guard let found = try? ImageReference(found), let wanted = try? ImageReference(wanted) else { return false }
        return found == wanted
    }

    private static func fits(_ found: Platform, _ wanted: Platform) -> Bool {
        found.os == wanted.os && found.architecture == wanted.architecture
    }

    private static func check(_ found: Platform, _ wanted: Platform?, _ name: String) throws {
        if let wanted, !fits(found, wanted) {
            throw BuildError("\(name) is an image for \(found), not for \(wanted)")
        }
    }

    /// The OCI name of a layer's media type: Docker's formats are the same bytes.
    private static func ours(_ type: MediaType, _ name: String) throws -> MediaType {
        switch type {
        case .layer, .layerGzip, .layerZstd: return type
        case .dockerLayerGzip: return .layerGzip
        default: throw BuildError("\(name) has a layer of the type \(type), which is not supported")
        }
    }

    private static func path(_ digest: Digest) -> String { "blobs/sha256/\(digest.hex)" }
}

extension Index {
    /// What an image in it is called: the full names that containerd reads, else what OCI tools note.
    fileprivate func names(of digest: Digest) -> [String] {
        let images = Set(manifests.map(\.digest)).count == 1 ? manifests : manifests.filter { $0.digest == digest }
        return images.compactMap { image in
            image.annotations["io.containerd.image.name"] ?? image.annotations["org.opencontainers.image.ref.name"]
        }
    }
}

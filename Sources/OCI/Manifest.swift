internal import JSON

/// An image manifest: one configuration and the layers, lowest first (OCI image specification, manifest.md).
/// Reads Docker's schema 2 as well. Keep the raw bytes of a foreign one: encoding it anew changes its digest.
public struct Manifest: Hashable, Sendable {
    public var configuration: Descriptor
    public var layers: [Descriptor]
    public var annotations: [String: String]

    public init(configuration: Descriptor, layers: [Descriptor], annotations: [String: String] = [:]) {
        self.configuration = configuration
        self.layers = layers
        self.annotations = annotations
    }

    public init(parsing bytes: [UInt8]) throws(DocumentError) {
        let json = try parse(bytes, "manifest")
        let document = try DocumentReader(json, "manifest")
        guard json["schemaVersion"]?.integer == 2 else { throw DocumentError("manifest", "its schemaVersion is not 2") }
        guard let configuration = json["config"] else { throw DocumentError("manifest", "it has no \"config\"") }
        self.configuration = try Descriptor(json: configuration)
        layers = try document.array("layers").map { value throws(DocumentError) in try Descriptor(json: value) }
        annotations = try document.strings("annotations")
    }

    /// The document's bytes, canonical.
    public var encoded: [UInt8] {
        JSONValue.object(present: [
            "schemaVersion": 2,
            "mediaType": .string(MediaType.manifest.rawValue),
            "config": configuration.json,
            "layers": .array(layers.map(\.json)),
            "annotations": annotations.isEmpty ? nil : .object(annotations.mapValues { .string($0) }),
        ]).encoded()
    }
}

/// An image index: manifests by platform or name (OCI image specification, image-index.md).
public struct Index: Hashable, Sendable {
    public var manifests: [Descriptor]
    public var annotations: [String: String]

    public init(manifests: [Descriptor], annotations: [String: String] = [:]) {
        self.manifests = manifests
        self.annotations = annotations
    }

    public init(parsing bytes: [UInt8]) throws(DocumentError) {
        let document = try DocumentReader(try parse(bytes, "index"), "index")
        manifests = try document.array("manifests").map { value throws(DocumentError) in try Descriptor(json: value) }
        annotations = try document.strings("annotations")
    }

    public var encoded: [UInt8] {
        JSONValue.object(present: [
            "schemaVersion": 2,
            "mediaType": .string(MediaType.index.rawValue),
            "manifests": .array(manifests.map(\.json)),
            "annotations": annotations.isEmpty ? nil : .object(annotations.mapValues { .string($0) }),
        ]).encoded()
    }
}

func parse(_ bytes: [UInt8], _ name: String) throws(DocumentError) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch {
        throw DocumentError(name, error.description)
    }
}

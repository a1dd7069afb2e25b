public import JSON

/// A reference to content: what it is, how large, and its digest (OCI image specification, descriptor.md).
public struct Descriptor: Hashable, Sendable {
    public var mediaType: MediaType
    public var digest: Digest
    /// In bytes.
    public var size: Int
    public var platform: Platform?
    public var annotations: [String: String]

    public init(
        mediaType: MediaType, digest: Digest, size: Int, platform: Platform? = nil, annotations: [String: String] = [:]
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.platform = platform
        self.annotations = annotations
    }

    public init(json: JSONValue) throws(DocumentError) {
        let document = try DocumentReader(json, "descriptor")
        mediaType = MediaType(rawValue: try document.string("mediaType"))
        digest = try document.digest("digest")
        size = try document.size("size")
        annotations = try document.strings("annotations")
        platform = try json["platform"].map { value throws(DocumentError) in
            let document = try DocumentReader(value, "platform")
            return Platform(
                os: try document.string("os"), architecture: try document.string("architecture"),
                variant: value["variant"]?.string)
        }
    }

    public var json: JSONValue {
        .object(present: [
            "mediaType": .string(mediaType.rawValue),
            "digest": .string(digest.description),
            "size": .integer(size),
            "platform": platform.map { platform in
                .object(present: [
                    "os": .string(platform.os), "architecture": .string(platform.architecture),
                    "variant": platform.variant.map { .string($0) },
                ])
            },
            "annotations": annotations.isEmpty ? nil : .object(annotations.mapValues { .string($0) }),
        ])
    }
}

/// A document that is not what the specification says.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Which document, such as `manifest`.
    public let document: String
    public let reason: String

    public init(_ document: String, _ reason: String) {
        self.document = document
        self.reason = reason
    }

    public var description: String { "bad \(document): \(reason)" }
}

/// Reads members of a JSON object and says which one is wrong.
struct DocumentReader {
    let json: JSONValue
    let name: String

    init(_ json: JSONValue, _ name: String) throws(DocumentError) {
        guard json.object != nil else { throw DocumentError(name, "it is no object") }
        self.json = json
        self.name = name
    }

    func string(_ key: String) throws(DocumentError) -> String {
        guard let value = json[key]?.string else { throw DocumentError(name, "\"\(key)\" wants a string") }
        return value
    }

    func size(_ key: String) throws(DocumentError) -> Int {
        guard let value = json[key]?.integer, value >= 0 else {
            throw DocumentError(name, "\"\(key)\" wants a number of bytes")
        }
        return value
    }

    func digest(_ key: String) throws(DocumentError) -> Digest {
        let text = try string(key)
        do throws(DigestError) { return try Digest(text) } catch { throw DocumentError(name, error.description) }
    }

    func strings(_ key: String) throws(DocumentError) -> [String: String] {
        guard let value = json[key], value != .null else { return [:] }
        guard let members = value.object else { throw DocumentError(name, "\"\(key)\" wants an object") }
        var result: [String: String] = [:]
        for (member, value) in members {
            guard let text = value.string else { throw DocumentError(name, "\"\(key).\(member)\" wants a string") }
            result[member] = text
        }
        return result
    }

    func array(_ key: String) throws(DocumentError) -> [JSONValue] {
        guard let value = json[key]?.array else { throw DocumentError(name, "\"\(key)\" wants an array") }
        return value
    }
}

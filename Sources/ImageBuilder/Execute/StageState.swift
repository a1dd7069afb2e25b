internal import JSON
public import OCI

/// A stage's file system at one point: its layers, lowest first, and what the base says about running.
///
/// Layers are named by diff ID, the currency of the cache: which bytes they are compressed to is another question,
/// asked only for what is exported.
public struct StageState: Hashable, Sendable {
    public struct Layer: Hashable, Sendable {
        public let diffID: Digest
        /// What made it; stands in the image's history.
        public let title: String
        /// The blob that it came in, where it came with a base image: an image of it has the same bytes again.
        public var original: Digest?
    }

    public var layers: [Layer] = []
    /// The base's own configuration.
    public var execution = ImageConfiguration.Execution()
    /// The base's own history; empty where the base has none.
    public var baseHistory: [ImageConfiguration.History] = []
    /// How many of the layers came with the base.
    public var baseLayerCount = 0

    public init() {}

    /// This state with one more layer; itself where the step changed nothing.
    func adding(_ diffID: Digest?, title: String, original: Digest? = nil) -> StageState {
        guard let diffID else { return self }
        var state = self
        state.layers.append(Layer(diffID: diffID, title: title, original: original))
        return state
    }
}

extension StageState {
    /// As a record of the cache.
    var encoded: [UInt8] {
        JSONValue.object([
            "layers": .array(
                layers.map { layer in
                    .object(present: [
                        "diffID": .string(layer.diffID.description), "title": .string(layer.title),
                        "original": layer.original.map { .string($0.description) },
                    ])
                }),
            "baseLayerCount": .integer(baseLayerCount),
            // A configuration document carries execution and history in a form that is read and written already.
            "base": .string(
                String(
                    decoding: ImageConfiguration(
                        platform: Platform(os: "linux", architecture: "any"), execution: execution,
                        history: baseHistory
                    ).encoded, as: UTF8.self)),
        ]).encoded()
    }

    /// Reads a record of the cache; nil where it is not one.
    init?(decoding bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes), let layers = json["layers"]?.array,
            let count = json["baseLayerCount"]?.integer, let base = json["base"]?.string,
            let configuration = try? ImageConfiguration(parsing: Array(base.utf8))
        else { return nil }
        for layer in layers {
            guard let text = layer["diffID"]?.string, let diffID = try? Digest(text), let title = layer["title"]?.string
            else { return nil }
            var original: Digest?
            if let member = layer["original"] {
                guard let text = member.string, let digest = try? Digest(text) else { return nil }
                original = digest
            }
            self.layers.append(Layer(diffID: diffID, title: title, original: original))
        }
        guard (0...self.layers.count).contains(count) else { return nil }
        execution = configuration.execution
        baseHistory = configuration.history
        baseLayerCount = count
    }
}

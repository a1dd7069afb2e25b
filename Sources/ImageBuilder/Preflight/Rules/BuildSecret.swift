internal import Archive
internal import HostSystem
internal import OCI

enum BuildSecret: Rule {
    static let name = "build-secret"
    static let severity = CheckLevel.error
    static let summary = "The value of a secret that was lent to the build, left in a layer or in the configuration."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        try image.secrets.flatMap { secret -> [Fault] in
            let needles = SecretNeedles(secret.bytes)
            if needles.all.isEmpty { return [] }
            return try inLayers(image, secret.id, needles) + inConfiguration(image, secret.id, needles)
        }
    }

    private static let fix =
        "use it from /run/secrets within the step, and write it nowhere; what was in an image that left this machine has "
        + "to be replaced"

    private static func inLayers(_ image: CheckedImage, _ id: String, _ needles: SecretNeedles) throws -> [Fault] {
        var faults: [Fault] = []
        // The base was there before the secret was lent.
        for (number, layer) in image.layers.enumerated() where !layer.isBase {
            let files = layer.files.tree.nodes.filter { $0.entry.kind == .regular && $0.entry.size > 0 }.map(\.path)
            try layer.files.withContents(of: files) { path, content in
                guard try needles.areIn(content) else { return }
                let isThere = image.tree.lookup(path)?.layer == number
                faults.append(
                    Fault(
                        message: "the value of the secret \"\(id)\" is in \(path)"
                            + (isThere ? "" : "; a later step removes it, and it stays in this layer"),
                        path: path, cause: .layer(number), fix: fix))
            }
        }
        return faults
    }

    private static func inConfiguration(_ image: CheckedImage, _ id: String, _ needles: SecretNeedles) -> [Fault] {
        let execution = image.execution
        let places: [(what: String, key: String, texts: [String])] = [
            ("the environment", "env", execution.environment),
            ("the labels", "labels", execution.labels.map { "\($0.key)=\($0.value)" }),
            ("the command", "command", image.words),
            ("the health check", "healthcheck", execution.healthcheck?.test ?? []),
            ("the history", "steps", image.history.map(\.createdBy)),
        ]
        return places.compactMap { place in
            guard place.texts.contains(where: { needles.areIn(Array($0.utf8)) }) else { return nil }
            return Fault(
                message: "the value of the secret \"\(id)\" is in \(place.what) of the image",
                cause: .setting(place.key),
                fix: fix)
        }
    }
}

/// The forms in which a secret is looked for: as it is, and in base64, wherever in a group of three bytes it starts.
struct SecretNeedles {
    let all: [[UInt8]]

    /// Fewer bytes are found everywhere.
    private static let shortest = 6

    init(_ value: [UInt8]) {
        let end = value.lastIndex { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.map { $0 + 1 } ?? 0
        let secret = Array(value[..<end])
        all = secret.count < Self.shortest ? [] : [secret] + (0..<3).map { Self.base64(secret, behind: $0) }
    }

    func areIn(_ bytes: [UInt8]) -> Bool { all.contains { bytes.offset(of: $0) != nil } }

    /// Reads the file piece by piece, each with the end of the one before.
    func areIn(_ content: FileContent) throws -> Bool {
        let overlap = (all.map(\.count).max() ?? 1) - 1
        var kept: [UInt8] = []
        var position = 0
        while true {
            let piece = try content.read(upTo: 1 << 20, at: position)
            if piece.isEmpty { return false }
            if areIn(kept + piece) { return true }
            kept = Array((kept + piece).suffix(overlap))
            position += piece.count
        }
    }

    /// The digits that depend on the secret alone when so many bytes stand before it.
    private static func base64(_ secret: [UInt8], behind count: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = [UInt8](repeating: 0, count: count) + secret
        let first = (count * 8 + 5) / 6
        return (first..<max(first, bytes.count * 8 / 6)).map { digit in
            let bit = digit * 6
            let pair = UInt16(bytes[bit / 8]) << 8 | (bit / 8 + 1 < bytes.count ? UInt16(bytes[bit / 8 + 1]) : 0)
            return alphabet[Int(pair >> (10 - bit % 8) & 0x3F)]
        }
    }
}

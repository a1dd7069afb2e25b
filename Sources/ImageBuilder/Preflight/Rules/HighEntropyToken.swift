enum HighEntropyToken: Rule {
    static let name = "high-entropy-token"
    static let severity = CheckLevel.warn
    static let summary = "A value that looks random, under a name that promises a secret."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.suspects([.token]) { suspect, layer, rest in
            Fault(
                message: "\(suspect.path) holds what looks like a secret: \(suspect.detail)\(rest)",
                path: suspect.path, cause: .layer(layer), fix: "leave it out, and pass it when the container starts")
        }
    }
}

internal import OCI

enum EnvironmentFile: Rule {
    static let name = "environment-file"
    static let severity = CheckLevel.error
    static let summary = "A .env file: the settings of one machine, secrets included."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.suspects([.environmentFile]) { suspect, layer, rest in
            Fault(
                message: "\(suspect.path) holds the settings of one machine, such as \(suspect.detail)\(rest)",
                path: suspect.path, cause: .layer(layer),
                fix: "write \(String(decoding: suspect.path.name, as: UTF8.self)) into .dockerignore, and pass the "
                    + "values when the container starts")
        }
    }
}

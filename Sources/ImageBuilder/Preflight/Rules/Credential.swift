internal import OCI

enum Credential: Rule {
    static let name = "credential"
    static let severity = CheckLevel.error
    static let summary = "A password, key or token of a form that is known, in a file, a variable or a label."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let files = image.suspects([.credential]) { suspect, layer, rest in
            Fault(
                message: "\(suspect.path) holds a credential: \(suspect.detail)\(rest)", path: suspect.path,
                cause: .layer(layer), fix: fix)
        }
        let variables = settings(
            image.execution.environment.compactMap(EnvironmentVariable.init(parsing:)).map {
                ($0.name, $0.value)
            })
        let labels = settings(image.execution.labels.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
        return files
            + [fault(variables, "the environment", "env"), fault(labels, "the labels", "labels")].compactMap { $0 }
    }

    private static let fix =
        "leave it out and mount it, or pass it, when the container starts; a step that needs it names it in \"secrets\""

    private static func fault(_ names: [String], _ place: String, _ key: String) -> Fault? {
        if names.isEmpty { return nil }
        return Fault(
            message: "\(place) of the image holds a credential, which everybody who has the image can read: "
                + names.joined(separator: ", "), cause: .setting(key), fix: fix)
    }

    /// The names of those whose value is one.
    private static func settings(_ values: [(name: String, value: String)]) -> [String] {
        values.filter { name, value in
            if CredentialText.find(in: Array(value.utf8)) != nil { return true }
            return CredentialText.isKeyOfAWS(name: name, value: value)
        }.map(\.name)
    }
}

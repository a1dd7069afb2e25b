enum PrivateKey: Rule {
    static let name = "private-key"
    static let severity = CheckLevel.error
    static let summary = "A private key."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.suspects([.privateKey, .keyStore]) { suspect, layer, rest in
            let isStore = suspect.kind == .keyStore
            return Fault(
                message: isStore
                    ? "\(suspect.path) is a store of keys by its name\(rest)"
                    : "\(suspect.path) holds a private key (\(suspect.detail))\(rest)",
                path: suspect.path, cause: .layer(layer),
                fix: "leave it out and mount it when the container starts; a key that was in an image that left this "
                    + "machine has to be replaced",
                severity: isStore ? .warn : nil)
        }
    }
}

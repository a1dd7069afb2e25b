internal import OCI

/// Tells by name and text whether a file holds something that is to be kept secret.
enum SecretFiles {
    /// The plainest thing that is wrong with a file; nil where nothing is.
    static func suspect(_ path: ImagePath, _ content: [UInt8]) -> Suspect? {
        let name = String(decoding: path.name, as: UTF8.self).lowercased()
        if let line = PrivateKeyText.line(in: content) {
            return Suspect(path: path, kind: .privateKey, detail: "line \(line)")
        }
        if isEnvironmentFile(name) {
            if let variable = firstAssignment(content) {
                return Suspect(path: path, kind: .environmentFile, detail: variable)
            }
            return nil
        }
        if let found = CredentialText.find(in: content, ofFile: name) {
            return Suspect(path: path, kind: .credential, detail: found)
        }
        if let found = TokenText.find(in: content, ofFile: name) {
            return Suspect(path: path, kind: .token, detail: found)
        }
        return nil
    }

    static func isKeyStore(_ path: ImagePath) -> Bool {
        [".p12", ".pfx", ".jks", ".keystore"].contains { path.name.ends(with: $0) }
    }

    /// By its name, so that it need not be opened.
    static func isBinary(_ path: ImagePath) -> Bool {
        guard let dot = path.name.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return binaryEndings.contains(String(decoding: path.name[(dot + 1)...], as: UTF8.self).lowercased())
    }

    private static let binaryEndings: Set = [
        "7z", "a", "avif", "br", "bz2", "deb", "eot", "gif", "gz", "ico", "jar", "jpeg", "jpg", "mo", "mp3", "mp4", "o",
        "otf", "pdf", "png", "pyc", "pyd", "so", "svg", "tar", "tgz", "ttf", "wasm", "webm", "webp", "whl", "woff",
        "woff2", "xz", "zip", "zst",
    ]

    private static func isEnvironmentFile(_ name: String) -> Bool {
        guard name == ".env" || name.hasPrefix(".env.") else { return false }
        return ![".example", ".sample", ".template", ".dist", ".defaults"].contains { name.hasSuffix($0) }
    }

    /// The name of the first variable with a value.
    private static func firstAssignment(_ content: [UInt8]) -> String? {
        for line in content.split(separator: UInt8(ascii: "\n")) {
            let text = String(decoding: line, as: UTF8.self).drop { $0 == " " }
            guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "=") else { continue }
            let value = text[text.index(after: equals)...].filter { !" \t\r\"'".contains($0) }
            let words = text[..<equals].split(separator: " ")
            if !value.isEmpty, let name = words.last { return String(name) }
        }
        return nil
    }
}

extension [UInt8] {
    /// The line that an offset is on, counted from 1.
    func line(at offset: Int) -> Int {
        self[..<Swift.min(offset, count)].reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}

/// The name of an image in its normal form: `docker.io/library/python:3.11`, with a tag or a digest.
///
/// Grammar and defaults as the distribution project has them (distribution/reference): a first component without
/// `.` or `:` that is not `localhost` is no host; Docker Hub's official images live under `library/`.
public struct ImageReference: Hashable, Sendable, CustomStringConvertible {
    public let host: String
    public let repository: String
    public let tag: String?
    public let digest: Digest?

    /// Parses a name as a person types it. Without tag and digest, the tag is `latest`.
    public init(_ text: String) throws(ImageReferenceError) {
        var rest = Substring(text)
        var digest: Digest?
        if let at = rest.firstIndex(of: "@") {
            do throws(DigestError) { digest = try Digest(String(rest[rest.index(after: at)...])) } catch {
                throw ImageReferenceError(text: text, reason: error.description)
            }
            rest = rest[..<at]
        }
        var tag: String?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        if let tag, !Self.isTag(tag) {
            throw ImageReferenceError(
                text: text,
                reason:
                    "a tag has up to 128 letters, digits, \"_\", \".\" and \"-\", and starts with one of the first three"
            )
        }
        var components = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if components.count > 1, let first = components.first,
            first.contains(".") || first.contains(":") || first == "localhost"
        {
            host = components.removeFirst()
        } else {
            host = "docker.io"
            if components.count == 1 { components.insert("library", at: 0) }
        }
        if let bad = components.first(where: { !Self.isComponent($0) }) {
            let reason =
                bad.contains(where: \.isUppercase)
                ? "a repository name is lower case"
                : "\"\(bad)\" is no name component: lower-case letters and digits, joined by \".\", \"_\", \"__\" or \"-\""
            throw ImageReferenceError(text: text, reason: reason)
        }
        repository = components.joined(separator: "/")
        self.tag = tag ?? (digest == nil ? "latest" : nil)
        self.digest = digest
    }

    /// The full name: `docker.io/library/fitness:latest`.
    public var description: String { name(host + "/" + repository) }

    /// The name as Docker shows it: `fitness:latest`.
    public var familiar: String {
        guard host == "docker.io" else { return description }
        return name(repository.hasPrefix("library/") ? String(repository.dropFirst(8)) : repository)
    }

    private func name(_ base: String) -> String {
        base + (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0.description } ?? "")
    }

    private static func isTag(_ tag: String) -> Bool {
        guard let first = tag.utf8.first, (1...128).contains(tag.utf8.count) else { return false }
        return isAlphanumeric(first, upper: true) || first == UInt8(ascii: "_")
            ? tag.utf8.allSatisfy {
                isAlphanumeric($0, upper: true) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "-")
            } : false
    }

    private static func isComponent(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        guard isAlphanumeric(first), isAlphanumeric(last) else { return false }
        let separators = text.utf8.split(maxSplits: .max, omittingEmptySubsequences: true) { isAlphanumeric($0) }
        return separators.allSatisfy { run in
            let run = String(decoding: Array(run), as: UTF8.self)
            return run == "." || run == "_" || run == "__" || run.allSatisfy { $0 == "-" }
        }
    }

    private static func isAlphanumeric(_ byte: UInt8, upper: Bool = false) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): upper
        default: false
        }
    }
}

/// A text that names no image.
public struct ImageReferenceError: Error, Hashable, Sendable, CustomStringConvertible {
    public let text: String
    public let reason: String
    public var description: String { "\"\(text)\" is not an image name: \(reason)" }
}

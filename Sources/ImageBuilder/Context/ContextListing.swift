internal import HostSystem
internal import JSON
internal import OCI

/// What `oci-build context` prints. No file is read for it.
public enum ContextListing {
    /// The version of the JSON forms; a member that goes or changes its meaning raises it.
    public static let version = 1

    /// All that is in, one path a line, relative to the root, each directory before its contents.
    public static func text(_ entries: [BuildContext.Entry]) -> [UInt8] {
        entries.flatMap { $0.path.bytes + [UInt8(ascii: "\n")] }
    }

    /// `backend/.env: out (.dockerignore:3: **/.env)`, a line for each.
    public static func text(_ explanations: [ContextExplanation]) -> [UInt8] {
        explanations.flatMap { explanation in
            Array(explanation.path.relativeText.utf8) + Array(": \(explanation)\n".utf8)
        }
    }

    /// The entries as JSON: `version`, `root`, `ignoreFile`, and `entries` of `path`, `kind` and, of files, `size`.
    public static func json(_ entries: [BuildContext.Entry], of context: BuildContext) -> [UInt8] {
        document(context, "entries", entries.map(json))
    }

    /// The explanations as JSON: `version`, `root`, `ignoreFile`, and `paths` of `path`, `included` and `rule`.
    public static func json(_ explanations: [ContextExplanation], of context: BuildContext) -> [UInt8] {
        document(context, "paths", explanations.map(json))
    }

    private static func document(_ context: BuildContext, _ name: String, _ values: [JSONValue]) -> [UInt8] {
        JSONValue.object([
            "version": .integer(version), "root": .string(context.root.description),
            "ignoreFile": context.rules.file.map { .string($0.description) } ?? .null, name: .array(values),
        ]).encoded(.pretty)
    }

    private static func json(_ entry: BuildContext.Entry) -> JSONValue {
        let isFile = entry.status.kind == .regular
        return .object(
            present: name(of: entry.path).merging([
                "kind": .string(kind(of: entry.status)), "size": isFile ? .integer(entry.status.size) : nil,
                "executable": isFile && entry.status.mode & 0o100 != 0 ? .bool(true) : nil,
                "target": entry.linkTarget.map { .string($0.description) },
            ]) { $1 })
    }

    private static func json(_ explanation: ContextExplanation) -> JSONValue {
        let rule = explanation.verdict.rule.map { rule -> JSONValue in
            ["file": .string(rule.file.description), "line": .integer(rule.line), "text": .string(rule.text)]
        }
        return .object(
            present: name(of: explanation.path).merging([
                "included": .bool(explanation.isIncluded), "rule": rule ?? .null,
                "mayHoldIncluded": explanation.mayHoldIncluded ? .bool(true) : nil,
            ]) { $1 })
    }

    /// A name that is no UTF-8 stands a second time as hexadecimal bytes: JSON has only text.
    private static func name(of path: ImagePath) -> [String: JSONValue?] {
        let isText = Array(path.relativeText.utf8) == path.bytes || path.isRoot
        let digits = path.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return ["path": .string(path.relativeText), "bytes": isText ? nil : .string(digits.joined())]
    }

    private static func kind(of status: FileStatus) -> String {
        switch status.kind {
        case .regular: "file"
        case .directory: "directory"
        case .symbolicLink: "link"
        case .characterDevice, .blockDevice: "device"
        case .fifo: "pipe"
        case .socket: "socket"
        case .unknown: "unknown"
        }
    }
}

public import HostSystem
public import OCI

/// The directory that copies without `from` take their files from, and what an ignore file keeps out of it.
public struct BuildContext: Sendable {
    public let root: HostPath
    public let rules: IgnoreRules

    public init(root: HostPath, rules: IgnoreRules) {
        self.root = root
        self.rules = rules
    }

    /// Opens the context at `root` with the ignore file that counts: `RECIPE.dockerignore` beside the recipe, else
    /// `.dockerignore` in the root, else none.
    /// - Throws: ``ContextError`` where the root is no directory, ``IgnoreError`` for a malformed ignore file,
    ///   ``SystemError`` where it cannot be read.
    public init(root: HostPath, recipe: HostPath? = nil) throws {
        guard let status = try root.statusIfExists(followingLinks: true) else {
            throw ContextError("the context \(root) does not exist; \"context\" is relative to the recipe")
        }
        guard status.kind == .directory else { throw ContextError("the context \(root) is not a directory") }
        let beside = recipe.map { HostPath(bytes: $0.bytes + Array(".dockerignore".utf8)) }
        self.root = root
        rules = try Self.rules(in: beside) ?? Self.rules(in: root / ".dockerignore") ?? IgnoreRules()
    }

    private static func rules(in file: HostPath?) throws -> IgnoreRules? {
        guard let file, try file.statusIfExists(followingLinks: true) != nil else { return nil }
        return try IgnoreRules(parsing: try file.read(limit: 1 << 24), file: file)
    }

    /// Whether `path` belongs to the context, and why.
    public func why(_ path: ImagePath) -> ContextExplanation {
        let verdict = rules.matches(path)
        let holds = !verdict.isIncluded && rules.mayContainIncluded(path)
        return ContextExplanation(path: path, verdict: verdict, mayHoldIncluded: holds)
    }
}

/// Why a path belongs to the context or does not.
public struct ContextExplanation: Hashable, Sendable, CustomStringConvertible {
    public let path: ImagePath
    public let verdict: IgnoreRules.Verdict
    /// Whether something below a path that is out may be in all the same.
    public let mayHoldIncluded: Bool

    public var isIncluded: Bool { verdict.isIncluded }

    /// `out (.dockerignore:3: node_modules)`
    public var description: String {
        guard let rule = verdict.rule else { return "in (no rule excludes it)" }
        let rest = mayHoldIncluded ? "; a later rule may take back something in it" : ""
        return "\(isIncluded ? "in" : "out") (\(rule)\(rest))"
    }
}

/// A context that cannot be used.
public struct ContextError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

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

    /// The same for a path as a person gives it: relative to the context, or absolute and inside of it.
    /// - Throws: ``ContextError`` for a path that is outside.
    public func why(_ path: HostPath) throws(ContextError) -> ContextExplanation {
        var bytes = path.bytes
        if path.isAbsolute {
            let inside = path.normalised.bytes
            let above = root.absolute.bytes
            guard inside.starts(with: above), inside.count == above.count || inside[above.count] == slash else {
                throw ContextError("\(path) is not in the context \(root)")
            }
            bytes = Array(inside.dropFirst(above.count))
        }
        do throws(ImagePathError) { return why(try ImagePath(bytes)) } catch {
            throw ContextError("\(path) is not in the context \(root)")
        }
    }
}

private let slash = UInt8(ascii: "/")

/// A context that cannot be used.
public struct ContextError: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

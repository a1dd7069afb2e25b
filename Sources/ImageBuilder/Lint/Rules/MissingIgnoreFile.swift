internal import HostSystem

enum MissingIgnoreFile: LintRule {
    static let name = "missing-ignore-file"
    static let severity = CheckLevel.warn
    static let summary = "Directories are copied from a context that has no ignore file."

    static func faults(in recipe: LintedRecipe) throws -> [LintFault] {
        let file = recipe.recipe.file
        let beside = HostPath(bytes: file.bytes + Array(".dockerignore".utf8))
        if beside.exists || (recipe.recipe.context / ".dockerignore").exists { return [] }
        guard let first = try recipe.directoryCopies().first else { return [] }
        return [
            LintFault(
                message: "directories are copied, and no ignore file keeps .git, .env or build results out of them",
                place: recipe.place(of: first.index, in: first.stage),
                fix: "write \(recipe.recipe.context / ".dockerignore"); oci-build context DIR lists what is in")
        ]
    }
}

extension LintedRecipe {
    /// The copies from the context that take directories.
    func directoryCopies() throws -> [(copy: Copy, stage: Stage, index: Int)] {
        try contextCopies.filter { copy, _, _ in
            try copy.sources.contains { source in
                let path = source.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
                if path.isEmpty || path.hasSuffix("*") { return true }
                return try (recipe.context / path).statusIfExists(followingLinks: true)?.kind == .directory
            }
        }
    }
}

internal import HostSystem

enum CopyBeforeInstall: LintRule {
    static let name = "copy-before-install"
    static let severity = CheckLevel.warn
    static let summary = "Sources are copied before dependencies are installed: each change installs them again."

    static func faults(in recipe: LintedRecipe) throws -> [LintFault] {
        try recipe.recipe.ownStages.flatMap { try faults(in: $0, recipe) }
    }

    /// The last such copy before each installation: with it the others are undone, too.
    private static func faults(in stage: Stage, _ recipe: LintedRecipe) throws -> [LintFault] {
        var copies: [(index: Int, sources: [String])] = []
        var faults: [LintFault] = []
        for (index, step) in stage.steps.enumerated() {
            switch step.operation {
            case .copy(let copy) where copy.from == .context: copies.append((index, copy.sources))
            case .run(let run):
                guard let installation = run.commands.lazy.compactMap({ Installation($0) }).first else { continue }
                for copy in copies {
                    guard let source = try copy.sources.first(where: { try holds($0, installation, recipe.recipe) })
                    else { continue }
                    faults.append(fault(source, installation, recipe.place(of: copy.index, in: stage)))
                    break
                }
            default: continue
            }
        }
        return faults
    }

    private static func fault(_ source: String, _ installation: Installation, _ place: Place) -> LintFault {
        LintFault(
            message: "\(quoted(source)) is copied before \(quoted(installation.title)): "
                + "each change of a source installs all dependencies again",
            place: place,
            fix: "copy what the installation reads first (\(installation.manifests.joined(separator: ", ")) "
                + "and its lock file), then install, then copy the rest")
    }

    /// Whether a source is a directory with more in it than what the installation reads.
    private static func holds(_ source: String, _ installation: Installation, _ recipe: Recipe) throws -> Bool {
        if installation.manifests.isEmpty { return false }
        let folder = source.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if ["", "*", "**"].contains(folder) { return true }
        let path = recipe.context / folder
        guard try path.statusIfExists(followingLinks: true)?.kind == .directory else { return false }
        return installation.manifests.contains { (path / $0).exists }
    }
}

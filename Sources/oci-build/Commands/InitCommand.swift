internal import HostSystem
internal import ImageBuilder

/// Gives a project its first recipe.
struct InitCommand: Subcommand {
    static let name = "init"
    static let summary = "write a recipe and an ignore file for the project in a folder"
    static let discussion =
        "Looks at Package.swift, pyproject.toml, requirements.txt, uv.lock and package.json. What it writes builds at once and "
        + "proves itself; nothing that exists is written over."
    static let exitCodes = [ExitCode.done, .failed, .usage]
    static let examples = [
        Example("oci-build init", "of the project in this folder"),
        Example("oci-build init shop", "of the one in shop; then oci-build shop/recipe.json builds it"),
    ]

    static let syntax = Syntax<Self>(operands: [
        .optional("DIR", \.folder, "the project's folder; this one unless given")
    ])

    var folder: HostPath?

    func run(in session: Session) async throws -> ExitCode {
        let folder = folder ?? "."
        let recipe = (folder / "recipe.json").normalised
        if recipe.exists { throw UsageError("\(recipe) exists, and is not written over", command: Self.name) }
        let project = try Project(in: folder)
        try AtomicFile.write(Array(project.recipe.utf8), to: recipe)
        let ignore = (folder / ".dockerignore").normalised
        if !ignore.exists { try AtomicFile.write(Array(project.ignore.utf8), to: ignore) }
        StandardStream.tell("\(project.kind): " + project.remarks.joined(separator: "; ") + "\n")
        try session.print("\(recipe)\n")
        StandardStream.tell("next: oci-build \(recipe); then a \"budget\" near what it says the image has\n")
        return .done
    }
}

public import HostSystem
internal import JSON

/// What a project gets to begin with: a recipe that builds and proves itself, and an ignore file. Made from the files that
/// it has.
public struct Project: Sendable {
    /// What it was taken for, for people.
    public let kind: String
    /// The recipe's text.
    public let recipe: String
    public let ignore: String
    /// What was guessed, for people.
    public let remarks: [String]

    /// - Throws: ``RecipeError`` where nothing in the folder says what it is, or how it starts.
    public init(in folder: HostPath) throws(RecipeError) {
        let files = ProjectFiles(folder: folder)
        let draft: ProjectDraft
        if files.has("Package.swift") {
            draft = try ProjectDraft(swift: files)
        } else if files.first(["pyproject.toml", "requirements.txt"]) != nil {
            draft = try ProjectDraft(python: files)
        } else if files.has("package.json") {
            draft = try ProjectDraft(node: files)
        } else {
            throw RecipeError(
                "nothing in \(folder) says what it is",
                hint: "init knows Package.swift, pyproject.toml, requirements.txt and package.json; of a Dockerfile, "
                    + "oci-build import makes a recipe")
        }
        kind = draft.kind
        remarks = draft.remarks
        recipe = draft.recipe(name: files.name).text
        ignore = (Self.ignored + draft.ignored).map { $0 + "\n" }.joined()
    }

    private static let ignored = [
        ".git", ".github", ".env", ".env.*", "*.pem", "*.key", ".DS_Store", ".idea", ".vscode", "build", "Dockerfile*",
        "recipe.json", "recipe.json.dockerignore",
    ]
}

/// The parts of a recipe in the making.
struct ProjectDraft {
    var kind: String
    var stages: [RecipeDraft.Member] = []
    var proof: RecipeDraft?
    var ignored: [String] = []
    var remarks: [String] = []

    func recipe(name: String) -> RecipeDraft {
        .object(present: [
            ("name", .string(name)), ("stages", .object(stages)),
            ("image", .object([.init("stage", .string("runtime")), .init("tags", .strings([name + ":latest"]))])),
            ("proof", proof),
        ])
    }

    static func debian(_ suite: String, _ packages: [String], exclude: [String] = []) -> RecipeDraft {
        .object(present: [
            ("debian", .string(suite)), ("packages", .strings(packages)), ("variant", .string("slim")),
            ("exclude", exclude.isEmpty ? nil : .strings(exclude)),
        ])
    }

    static func copy(_ sources: [String], to: String, _ more: [(String, RecipeDraft?)] = []) -> RecipeDraft {
        .object(
            present: [("copy", sources.count == 1 ? .string(sources[0]) : .strings(sources)), ("to", .string(to))]
                + more)
    }

    static let user = RecipeDraft.object([.init("name", .string("app")), .init("id", .value(.integer(10001)))])

    static func answer(_ path: String, contains text: String? = nil) -> RecipeDraft {
        .object([
            .init(
                "http",
                .list([
                    .object(present: [
                        ("path", .string(path)), ("contains", text.map { .string($0) }),
                    ])
                ]))
        ])
    }

    static func health(_ path: String) -> RecipeDraft {
        .object([
            .init("http", .string(path)), .init("interval", .string("30s")), .init("timeout", .string("5s")),
            .init("retries", .value(.integer(3))),
        ])
    }
}

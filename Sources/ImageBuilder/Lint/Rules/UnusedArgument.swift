internal import JSON

enum UnusedArgument: LintRule {
    static let name = "unused-argument"
    static let severity = CheckLevel.warn
    static let summary = "An argument is declared and put in nowhere."

    static func faults(in recipe: LintedRecipe) -> [LintFault] {
        guard let arguments = recipe.document["args"] else { return [] }
        var uses: Set<String> = []
        collect(recipe.document.node, into: &uses)
        return arguments.members.filter { member in
            !uses.contains(member.key) && recipe.isOwn(arguments.member(member))
        }.map { member in
            LintFault(
                message: "the argument \(quoted(member.key)) is put in nowhere", place: arguments.member(member),
                fix: "remove it, or write ${\(member.key)} where its value belongs")
        }
    }

    /// The names in every string, as substitution reads them: `$$` is a dollar sign.
    private static func collect(_ node: JSONNode, into uses: inout Set<String>) {
        switch node.value {
        case .string(let text):
            for part in text.split(separator: "$$", omittingEmptySubsequences: false) {
                for use in part.split(separator: "${", omittingEmptySubsequences: false).dropFirst() {
                    if let end = use.firstIndex(of: "}") { uses.insert(String(use[..<end])) }
                }
            }
        case .array(let nodes): for node in nodes { collect(node, into: &uses) }
        case .object(let members): for member in members { collect(member.value, into: &uses) }
        default: break
        }
    }
}

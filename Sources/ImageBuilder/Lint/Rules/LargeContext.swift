internal import HostSystem
internal import OCI

enum LargeContext: LintRule {
    static let name = "large-context"
    static let severity = CheckLevel.warn
    static let summary = "A whole context is copied, and it is large."

    /// Of a context that somebody has looked at there is less.
    private static let limit = (bytes: 100_000_000, files: 20_000)

    static func faults(in recipe: LintedRecipe) throws -> [LintFault] {
        guard let whole = recipe.contextCopies.first(where: { $0.copy.sources.contains(where: isWhole) }) else {
            return []
        }
        var sizes: [String: Int] = [:]
        var files = 0
        for entry in try BuildContext(root: recipe.recipe.context, recipe: recipe.recipe.file).entries()
        where entry.status.kind == .regular {
            files += 1
            let top = entry.path.components.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
            sizes[top, default: 0] += entry.status.size
        }
        let bytes = sizes.values.reduce(0, +)
        guard bytes > limit.bytes || files > limit.files else { return [] }
        let largest = sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
            .map { "\($0.key) (\(sizeText($0.value)))" }.joined(separator: ", ")
        return [
            LintFault(
                message: "the whole context is copied: \(files) files, \(sizeText(bytes)), most of it \(largest)",
                place: recipe.place(of: whole.index, in: whole.stage),
                fix: "copy what is needed, or keep the rest out with .dockerignore")
        ]
    }

    private static func isWhole(_ source: String) -> Bool {
        let parts = source.split(separator: "/").filter { $0 != "." }
        return parts.isEmpty || parts == ["*"] || parts == ["**"]
    }
}

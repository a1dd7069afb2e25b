internal import HostSystem
internal import ImageBuilder
internal import JSON

extension Library {
    /// The recipe, what there is to say about it, and whether nothing was lost.
    static func imported(
        _ command: ImportCommand, _ traits: TerminalTraits
    ) throws -> (recipe: String, notes: String, isComplete: Bool) {
        let result = try DockerfileImport(
            file: command.file, context: command.context, folder: command.output?.parent ?? ".",
            bases: Dictionary(command.bases.map { ($0.name, HostPath($0.value)) }) { _, last in last })
        let notes = result.notes.map { $0.diagnostic.rendered(color: traits.hasColour) }.joined(separator: "\n")
        return (
            command.isJSON ? result.json.text(.pretty) : result.text, notes, !result.notes.contains { $0.kind == .lost }
        )
    }
}

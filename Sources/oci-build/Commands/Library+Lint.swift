internal import HostSystem
internal import ImageBuilder

extension Library {
    static func lint(_ command: LintCommand) async throws -> LintReport {
        let recipes = [command.first] + command.more
        let linter = Linter(
            arguments: Dictionary(command.settings.map { ($0.name, $0.value) }) { _, last in last })
        return try await offload {
            LintReport(recipes: recipes, findings: try recipes.flatMap { try linter.findings(in: $0) })
        }
    }
}

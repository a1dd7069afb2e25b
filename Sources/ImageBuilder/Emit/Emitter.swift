public import HostSystem
internal import JSON

/// Writes what other platforms want to know of a recipe's image or of a stack: the same each time, to the byte.
public struct Emitter: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case compose, railway, kubernetes, procfile
    }

    private let deployment: Deployment

    /// Reads a recipe or a stack; which of both, it says itself.
    /// - Parameter overrides: values for its arguments, `--set NAME=VALUE`.
    /// - Throws: ``RecipeError`` with everything that is wrong with it.
    public init(_ file: HostPath, overrides: [String: String] = [:]) throws {
        if Self.isStack(file) {
            deployment = try Deployment(try StackReader.read(file: file, overrides: overrides))
        } else {
            let recipe = try RecipeReader.read(file: file, overrides: overrides)
            deployment = try Deployment(
                recipe, location: SourceLocation(file: file, line: 1, column: 1, span: 0..<0, path: ""))
        }
    }

    /// Only a stack has services. What cannot be read at all is for the recipe's reader to complain of.
    private static func isStack(_ file: HostPath) -> Bool {
        guard let bytes = try? file.read(limit: RecipeReader.maximumSize),
            let document = try? JSONDocument(parsing: bytes), case .object(let members) = document.root.value
        else { return false }
        return members.contains { $0.key == "services" }
    }

    /// The text of a file in that format.
    /// - Parameter service: the one that is meant, where a format is for one alone.
    public func text(_ format: Format, service: String? = nil) throws -> String {
        switch format {
        case .compose: return ComposeFile(deployment: deployment).text
        case .kubernetes: return KubernetesManifests(deployment: deployment).text
        case .procfile: return Procfile(deployment: deployment).text
        case .railway: return RailwayConfiguration(deployed: try chosen(service)).text
        }
    }

    private func chosen(_ name: String?) throws -> DeployedService {
        let names = deployment.services.map(\.name)
        guard let name else {
            if let only = deployment.services.first, names.count == 1 { return only }
            throw BuildError(
                "a railway.json is for one service, and there are \(names.joined(separator: ", "))",
                hint: "choose one with --service NAME")
        }
        guard let service = deployment.services.first(where: { $0.name == name }) else {
            let meant = Suggestion.nearest(to: name, among: names)
            throw BuildError(
                "there is no service \(quoted(name))",
                hint: meant.map { "did you mean \(quoted($0))?" } ?? "there are " + names.joined(separator: ", "))
        }
        return service
    }
}

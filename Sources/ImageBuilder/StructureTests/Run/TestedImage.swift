internal import ContentStore
internal import HostSystem
internal import OCI

/// An image whose layers are in the cache, whoever made it.
struct TestedImage: Sendable {
    /// As it was named.
    let name: String
    let configuration: ImageConfiguration
    let state: StageState
    let files: StageFiles
    let layers: LayerStore

    var execution: ImageConfiguration.Execution { configuration.execution }

    /// The image's variables by name.
    var environment: [String: String] {
        let variables = execution.environment.compactMap(EnvironmentVariable.init(parsing:))
        return Dictionary(variables.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// The layers as they came, lowest first.
    func blobs() throws -> [LayerStore.Blob] { try state.layers.map { try layers.blob(of: $0) } }
}

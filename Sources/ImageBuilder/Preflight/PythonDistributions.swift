internal import Archive
internal import OCI

/// The Python distributions of an image, by the directories that describe them (PEP 376, PEP 503's form of names).
struct PythonDistributions {
    private(set) var places: [String: MergedTree.Node] = [:]

    init(_ tree: MergedTree) {
        for node in tree.nodes {
            let text = String(decoding: node.path.name, as: UTF8.self)
            guard let ending = [".dist-info", ".egg-info"].first(where: text.hasSuffix) else { continue }
            let name = text.dropLast(ending.count).prefix { $0 != "-" }
            places[Self.normalised(name)] = node
        }
    }

    subscript(name: String) -> MergedTree.Node? { places[name] }

    private static func normalised(_ name: Substring) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == "." ? "-" : $0 })
    }
}

internal import Archive
internal import OCI

/// What became of the members of each layer in the layers above it.
struct LayerFates {
    /// By layer, then by member.
    let fates: [[Attribution.File.Fate]]
    /// What was rewritten with the same content, by layer and member.
    private(set) var restated: Set<Place> = []

    struct Place: Hashable {
        let layer: Int
        let member: Int
    }

    /// What layers above do to a path. The lowest of them is the one that did it first.
    private struct Cover {
        /// Who has the path.
        var member: Place?
        /// Who has it as something that nothing can lie in.
        var replacement: Int?
        /// Who has something in it, and so makes a directory of it.
        var foundation: Int?
        /// Who takes it away with all below it.
        var removal: Int?
        /// Who takes away what is below it.
        var clearing: Int?
    }

    /// - Parameter layers: the lowest first.
    init(_ layers: [LayerIndex]) {
        var fates: [[Attribution.File.Fate]] = layers.map { Array(repeating: .kept, count: $0.entries.count) }
        var covers: [ImagePath: Cover] = [:]
        // From the top down, so that what is known at a layer is what stands above it.
        for layer in layers.indices.reversed() {
            var folders = FolderFates(covers: covers)
            for (member, entry) in layers[layer].entries.enumerated() where entry.whiteout == nil {
                fates[layer][member] = folders.fate(of: entry.entry)
                if case .rewritten = fates[layer][member], let above = covers[entry.entry.path]?.member,
                    entry.contentDigest != nil,
                    layers[above.layer].entries[above.member].contentDigest == entry.contentDigest
                {
                    restated.insert(Place(layer: layer, member: member))
                }
            }
            Self.cover(&covers, with: layers[layer], layer, &fates[layer])
        }
        self.fates = fates
    }

    private static func cover(
        _ covers: inout [ImagePath: Cover], with index: LayerIndex, _ layer: Int,
        _ fates: inout [Attribution.File.Fate]
    ) {
        var known: Set<ImagePath> = []
        for (member, entry) in index.entries.enumerated() {
            switch entry.whiteout {
            case .removed(let path): covers[path, default: Cover()].removal = layer
            case .opaque(let folder): covers[folder, default: Cover()].clearing = layer
            case nil:
                let path = entry.entry.path
                // A tar may have a name twice: the last one counts.
                if let before = covers[path]?.member, before.layer == layer {
                    fates[before.member] = .rewritten(by: layer)
                }
                covers[path, default: Cover()].member = Place(layer: layer, member: member)
                if entry.entry.kind != .directory { covers[path]?.replacement = layer }
                var folder = path.parent
                while let next = folder, known.insert(next).inserted {
                    covers[next, default: Cover()].foundation = layer
                    folder = next.parent
                }
            }
        }
    }

    /// Judges the members of one layer by what covers them, and remembers what becomes of their directories.
    private struct FolderFates {
        let covers: [ImagePath: Cover]
        private var contents: [ImagePath: Int?] = [:]

        init(covers: [ImagePath: Cover]) {
            self.covers = covers
        }

        mutating func fate(of entry: TarEntry) -> Attribution.File.Fate {
            if covers.isEmpty { return .kept }
            let cover = covers[entry.path]
            let foundation = entry.kind == .directory ? nil : cover?.foundation
            let removal = [cover?.removal, foundation, remover(ofWhatIsIn: entry.path.parent)].compactMap { $0 }.min()
            if let member = cover?.member, member.layer < removal ?? .max { return .rewritten(by: member.layer) }
            if let removal { return cover?.member?.layer == removal ? .rewritten(by: removal) : .removed(by: removal) }
            return .kept
        }

        /// The lowest layer above that takes away what is in a directory.
        private mutating func remover(ofWhatIsIn folder: ImagePath?) -> Int? {
            guard let folder else { return nil }
            if let known = contents[folder] { return known }
            let cover = covers[folder]
            let found = [
                cover?.removal, cover?.clearing, cover?.replacement, remover(ofWhatIsIn: folder.parent),
            ].compactMap { $0 }.min()
            contents[folder] = .some(found)
            return found
        }
    }
}

extension LayerIndex.Entry {
    /// What it takes away; nil for an ordinary member. A name that looks like a whiteout and means nothing is one too.
    var whiteout: Whiteout? { (try? Whiteout(entry.path)) ?? nil }
}

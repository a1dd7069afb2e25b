internal import Archive
internal import OCI

extension SizeTest {
    func complaints(about image: TestedImage) throws -> [String] {
        let blobs = try image.blobs()
        var complaints: [String] = []
        if let compressed {
            complaints += complaint("the image compressed", blobs.reduce(0) { $0 + $1.size }, compressed)
            // What `docker save` writes says nothing about what a registry would store.
            let plain = blobs.count { $0.mediaType == .layer }
            if plain > 0 {
                complaints.append("\(plain) of its layers are not compressed here: test the archive that is pushed")
            }
        }
        if let unpacked {
            complaints += complaint("the image unpacked", blobs.reduce(0) { $0 + $1.uncompressedSize }, unpacked)
        }
        if let layers, blobs.count > layers {
            complaints.append("its layers: expected at most \(layers), got \(blobs.count)")
        }
        for (path, limit) in paths.sorted(by: { $0.key < $1.key }) {
            complaints += complaint(path, try size(of: path, image), limit)
        }
        return complaints
    }

    private func complaint(_ what: String, _ actual: Int, _ limit: Bytes) -> [String] {
        if actual <= limit.count { return [] }
        return ["\(what): expected at most \(limit), got \(Bytes(actual)): \(Bytes(actual - limit.count)) too much"]
    }

    /// Bytes of all files at and below a path, each once however many names it has; none where nothing is there.
    private func size(of path: String, _ image: TestedImage) throws -> Int {
        let tree = image.files.tree
        guard let top = tree.resolve(try ImagePath(path)) else { return 0 }
        if top.entry.kind == .regular { return top.entry.size }
        return tree.nodes.filter { $0.entry.kind == .regular && $0.path.isWithin(top.path) }
            .reduce(0) { $0 + $1.entry.size }
    }
}

internal import Archive
internal import OCI

/// The file system of an image, looked at without being extracted.
protocol ImageFiles: Sendable {
    /// What is where.
    var tree: MergedTree { get }

    /// Calls `body` with the content of each of these regular files, in the order in which they lie in the layers: reading
    /// many at once costs one pass.
    func withContents(of paths: [ImagePath], _ body: (ImagePath, FileContent) throws -> Void) throws
}

extension ImageFiles {
    /// A small file's content; nil where there is none. Links are followed.
    func read(_ path: ImagePath, limit: Int = 16 << 20) throws -> [UInt8]? {
        guard let node = tree.resolve(path), case .regular = node.entry.kind else { return nil }
        var content: [UInt8]?
        try withContents(of: [node.path]) { _, file in content = try file.readAll(limit: limit) }
        return content
    }

    func read(_ path: String) throws -> [UInt8]? { try read(try ImagePath(path)) }
}

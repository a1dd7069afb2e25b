internal import Hashing
public import HostSystem
internal import OCI

extension LayerIndex {
    /// What is wrong with a tree that ``TreeExtractor`` once made of this layer; nil if nothing is. Reads all of it.
    public func damage(in tree: HostPath, cancellation: Cancellation? = nil) throws -> String? {
        let root = AnchoredDirectory(tree)
        let merged = MergedTree([self])
        for node in merged.nodes {
            try cancellation?.check()
            if let reason = try Self.damage(node, merged, root) { return "\(node.path) \(reason)" }
        }
        return nil
    }

    private static func damage(
        _ node: MergedTree.Node, _ merged: MergedTree, _ tree: AnchoredDirectory
    ) throws -> String? {
        let path = tree.root.appending(HostPath(bytes: node.path.bytes))
        guard let status = try path.statusIfExists() else { return "is missing" }
        switch node.entry.kind {
        case .directory: return status.kind == .directory ? nil : "is no directory"
        case .symbolicLink(let target):
            let isRight = try status.kind == .symbolicLink && path.linkTarget().bytes == target
            return isRight ? nil : "is not the link that it should be"
        case .characterDevice, .blockDevice, .fifo: return status.kind == .regular ? "is a regular file" : nil
        case .regular, .hardLink:
            guard let digest = merged.content(of: node.path)?.contentDigest else { return nil }
            guard status.kind == .regular else { return "is no regular file" }
            let actual = try contentDigest(of: tree.open(node.path.bytes))
            return actual == digest ? nil : "has other content than it should"
        }
    }

    private static func contentDigest(of file: borrowing FileDescriptor) throws(SystemError) -> Digest {
        var hash = SHA256()
        while true {
            let bytes = try file.read(upTo: 1 << 18)
            if bytes.isEmpty { return hash.finalize() }
            hash.update(bytes)
        }
    }
}

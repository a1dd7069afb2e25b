internal import Archive
internal import OCI

enum DanglingLink: Rule {
    static let name = "dangling-link"
    static let severity = CheckLevel.warn
    static let summary = "Symbolic links to what is not in the image."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let packaged = try image.layers.map { layer in
            try layer.isBase && layer.files.tree.lookup(ImagePath("var/lib/dpkg")) != nil
        }
        let dangling = image.nodes.filter { node in
            guard case .symbolicLink(let target) = node.entry.kind, !leadsOutside(target, from: node.path),
                !isDocumentation(node.path), image.tree.resolve(node.path) == nil
            else { return false }
            // Packages of a slim base link to what was left out on purpose.
            return !(packaged.indices.contains(node.layer) && packaged[node.layer])
        }
        return FileGroup.group(dangling) { $0.path.parent }.compactMap { group in
            guard let first = group.first, case .symbolicLink(let target) = first.entry.kind else { return nil }
            let more = group.nodes.count > 1 ? ", as for \(group.nodes.count - 1) more beside it" : ""
            return Fault(
                message: "\(first.path) is a link to \(String(decoding: target, as: UTF8.self)), where nothing "
                    + "is\(more)",
                path: first.path, cause: .layer(first.layer), fix: "copy what it leads to as well, or leave it out")
        }
    }

    /// Into what exists in a running container only.
    private static func leadsOutside(_ target: [UInt8], from link: ImagePath) -> Bool {
        let path =
            target.first == UInt8(ascii: "/")
            ? try? ImagePath(target) : try? (link.parent ?? .root).appending(target)
        guard let path, let first = path.components.first else { return false }
        if mounted.contains(path.description) { return true }
        return ["dev", "proc", "run", "sys"].contains { first.elementsEqual($0.utf8) }
    }

    /// Files that runtimes and hosts put there.
    private static let mounted: Set = ["/etc/hostname", "/etc/hosts", "/etc/localtime", "/etc/resolv.conf"]

    private static func isDocumentation(_ path: ImagePath) -> Bool {
        let text = String(decoding: path.bytes, as: UTF8.self)
        return ["usr/share/doc/", "usr/share/man/"].contains(where: text.hasPrefix)
            || text.hasPrefix("etc/alternatives/") && text.hasSuffix(".gz")
    }
}

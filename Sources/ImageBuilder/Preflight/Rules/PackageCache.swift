internal import Archive
internal import HostSystem
internal import OCI

enum PackageCache: Rule {
    static let name = "package-cache"
    static let severity = CheckLevel.warn
    static let summary = "What package managers keep for their next run, which an image never has."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        image.layers.enumerated().flatMap { number, layer -> [Fault] in
            var sizes: [ImagePath: Int] = [:]
            for entry in layer.index.entries where entry.entry.kind == .regular && entry.entry.size > 0 {
                if let folder = cache(of: entry.entry.path) { sizes[folder, default: 0] += entry.entry.size }
            }
            return sizes.sorted { $0.key < $1.key }.map { folder, size in
                let isGone = !image.tree.nodes(below: folder).contains { $0.layer == number }
                let rest = isGone ? "; a later step removes it, and the bytes stay in this layer" : ""
                return Fault(
                    message: "\(folder) holds \(sizeText(size)) that a package manager keeps for its next run\(rest)",
                    path: folder, cause: .layer(number),
                    fix:
                        "\"cache\": [\"\(folder)\"] on the step that installs: it is there for it, and not in the image"
                )
            }
        }
    }

    /// The directory of a package manager that a file lies in. By bytes: every file of every layer is asked about.
    private static func cache(of path: ImagePath) -> ImagePath? {
        if path.bytes.starts(with: "var/lib/apt/lists/".utf8) {
            return path.name.elementsEqual("lock".utf8) ? nil : try? ImagePath("var/lib/apt/lists")
        }
        if path.bytes.starts(with: "var/cache/apt/".utf8), path.name.ends(with: ".deb") || path.name.ends(with: ".bin")
        {
            return try? ImagePath("var/cache/apt")
        }
        let rooted = [UInt8(ascii: "/")] + path.bytes
        for folder in folders {
            guard let start = rooted.offset(of: folder) else { continue }
            return try? ImagePath(rooted[..<(start + folder.utf8CodeUnitCount)])
        }
        return nil
    }

    private static let folders: [StaticString] = [
        "/.cache/pip/", "/.cache/uv/", "/.cache/yarn/", "/.cache/go-build/", "/.npm/_cacache/", "/.cargo/registry/",
        "/.local/share/pnpm/store/", "/.pnpm-store/", "/.yarn/berry/cache/", "/go/pkg/mod/cache/", "/var/cache/apk/",
        "/usr/local/share/.cache/yarn/",
    ]
}

extension MergedTree {
    /// Everything below a directory.
    func nodes(below path: ImagePath) -> [Node] {
        children(of: path).flatMap { child in
            [child] + (child.entry.kind == .directory ? nodes(below: child.path) : [])
        }
    }
}

internal import Archive
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

    /// The directory of a package manager that a file lies in.
    private static func cache(of path: ImagePath) -> ImagePath? {
        let text = String(decoding: path.bytes, as: UTF8.self)
        if text.hasPrefix("var/lib/apt/lists/") {
            return text.hasSuffix("/lock") ? nil : try? ImagePath("var/lib/apt/lists")
        }
        if text.hasPrefix("var/cache/apt/"), text.hasSuffix(".deb") || text.hasSuffix(".bin") {
            return try? ImagePath("var/cache/apt")
        }
        for folder in folders {
            guard let range = ("/" + text).firstRange(of: "/" + folder + "/") else { continue }
            let start = ("/" + text)[..<range.lowerBound]
            return try? ImagePath(start + "/" + folder)
        }
        return nil
    }

    private static let folders = [
        ".cache/pip", ".cache/uv", ".cache/yarn", ".cache/go-build", ".npm/_cacache", ".cargo/registry",
        ".local/share/pnpm/store", ".pnpm-store", ".yarn/berry/cache", "go/pkg/mod/cache", "var/cache/apk",
        "usr/local/share/.cache/yarn",
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

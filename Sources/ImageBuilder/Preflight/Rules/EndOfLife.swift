internal import Archive
internal import HostSystem
internal import OCI

enum EndOfLife: Rule {
    static let name = "end-of-life"
    static let severity = CheckLevel.warn
    static let summary = "A base or a runtime that gets no security updates any more."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let distribution = try DistributionRelease(image)
        // What is part of a distribution's release lives as long as that.
        let runtimes = try [nodeRelease(image), pythonRelease(image, isDistributionKnown: distribution != nil)]
        return ([distribution.map { ($0.id, $0.version, $0.file) }] + runtimes).compactMap { release in
            release.flatMap { fault($0.0, $0.1, $0.2, image) }
        }
    }

    private static func fault(_ id: String, _ version: String, _ file: ImagePath, _ image: CheckedImage) -> Fault? {
        guard let product = EndOfLifeDates.products.first(where: { $0.id == id }),
            let release = product.ends.keys.first(where: { version == $0 || version.hasPrefix($0 + ".") }),
            let end = product.ends[release], Timestamp(seconds: image.date).rfc3339.prefix(10) > end,
            let node = image.tree.resolve(file)
        else { return nil }
        let newest = product.ends.max { $0.value < $1.value }?.key ?? release
        return Fault(
            message: "\(product.name) \(release) has had no security updates since \(end) (\(product.source))",
            path: file, cause: .layer(node.layer),
            fix: "move on to a release that is supported, such as \(product.name) \(newest)")
    }

    /// Node.js as its own archives and images install it.
    private static func nodeRelease(_ image: CheckedImage) throws -> (String, String, ImagePath)? {
        let file = try ImagePath("usr/local/include/node/node_version.h")
        guard let text = try image.files.read(file) else { return nil }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
        guard let words = lines.first(where: { $0.count == 3 && $0[1] == "NODE_MAJOR_VERSION" }) else { return nil }
        return ("node", String(words[2]), file)
    }

    /// Python by its library: built from source, or of a distribution that says nothing of itself.
    private static func pythonRelease(
        _ image: CheckedImage, isDistributionKnown: Bool
    ) throws -> (String, String, ImagePath)? {
        for folder in ["usr/local/lib"] + (isDistributionKnown ? [] : ["usr/lib"]) {
            for node in image.tree.children(of: try ImagePath(folder)) {
                let name = String(decoding: node.path.name, as: UTF8.self)
                guard name.hasPrefix("python"), name.contains("."),
                    image.tree.lookup(try node.path.appending("os.py".utf8)) != nil
                else { continue }
                return ("python", String(name.dropFirst(6)), node.path)
            }
        }
        return nil
    }
}

/// What `/etc/os-release` says (os-release(5)).
struct DistributionRelease {
    let id: String
    let version: String
    let file: ImagePath

    /// Nil where the image does not say.
    init?(_ image: CheckedImage) throws {
        for path in ["etc/os-release", "usr/lib/os-release"] {
            guard let text = try image.files.read(path) else { continue }
            var values: [Substring: String] = [:]
            for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
                guard let equals = line.firstIndex(of: "=") else { continue }
                values[line[..<equals]] = line[line.index(after: equals)...].filter { $0 != "\"" && $0 != "'" }
            }
            guard let id = values["ID"], let version = values["VERSION_ID"] else { continue }
            self.id = id
            self.version = version
            file = try ImagePath(path)
            return
        }
        return nil
    }
}

internal import Archive
internal import OCI

enum HeadersInImage: Rule {
    static let name = "headers-in-image"
    static let severity = CheckLevel.warn
    static let summary = "Header files and static libraries, which only a compiler reads."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let found = image.nodes.filter {
            $0.entry.kind.isFile && isForCompilers(String(decoding: $0.path.bytes, as: UTF8.self))
        }
        return FileGroup.group(found) { _ in 0 }.compactMap { group in
            group.fault(
                "\(group.nodes.count == 1 ? "is" : "are") for compilers only, \(sizeText(group.size))",
                fix: "leave packages that end in -dev out of this stage; build in another one")
        }
    }

    private static func isForCompilers(_ path: String) -> Bool {
        for folder in ["usr/include/", "usr/local/include/"] where path.hasPrefix(folder) {
            // Python's and Node's own, which extensions are built with where they are installed.
            let rest = path.dropFirst(folder.count)
            return !rest.hasPrefix("python") && !rest.hasPrefix("node")
        }
        guard ["usr/lib", "lib", "usr/local/lib"].contains(where: path.hasPrefix), !path.contains("/python"),
            !path.contains("node_modules/")
        else { return false }
        return path.hasSuffix(".a") || path.hasSuffix(".pc") && path.contains("/pkgconfig/")
    }
}

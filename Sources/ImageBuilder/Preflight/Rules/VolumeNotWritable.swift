internal import Archive
internal import OCI

enum VolumeNotWritable: Rule {
    static let name = "volume-not-writable"
    static let severity = CheckLevel.error
    static let summary = "A directory for data exists, and the image's user cannot write to it."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let places = ImagePlaces(image)
        var wanted = places.volumes.map { (path: $0, what: "a volume", severity: CheckLevel?.none) }
        if let path = places.database { wanted.append((path, "where DATABASE_URL has its file", nil)) }
        // Its name alone promises less.
        if let path = places.data { wanted.append((path, "a directory for data by its name", .warn)) }
        let access = ImageAccess(image)
        var seen: Set<ImagePath> = []
        return wanted.compactMap { path, what, severity in
            guard seen.insert(path).inserted, let node = image.tree.resolve(path), node.entry.kind == .directory,
                !access.canWrite(node) || access.barrier(to: node.path) != nil
            else { return nil }
            let entry = node.entry
            return Fault(
                message: "the image's user \(image.userText) cannot write to \(path), \(what) "
                    + "(\(entry.owner):\(entry.group), mode \(octal(entry.mode)))",
                path: path, cause: .layer(node.layer),
                fix: "\"owner\": \"\(image.user.text)\" on the step that brings it, or leave it out: the build makes "
                    + "declared volumes for the image's user", severity: severity)
        }
    }
}

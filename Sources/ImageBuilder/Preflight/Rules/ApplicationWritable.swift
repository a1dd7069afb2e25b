internal import Archive
internal import OCI

enum ApplicationWritable: Rule {
    static let name = "application-writable"
    static let severity = CheckLevel.warn
    static let summary = "Files outside the places for data that the image's user can change."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        if image.user.id == 0 { return [] }
        let access = ImageAccess(image)
        let places = ImagePlaces(image)
        let writable = image.nodes.filter { node in
            // What everybody can change is another rule's.
            node.entry.kind.isFile && node.entry.mode & 0o002 == 0 && access.canWrite(node)
                && !places.contain(node.path)
        }
        return FileGroup.byTopDirectory(writable).compactMap { group in
            group.fault(
                "can be changed by the image's user \(image.userText)",
                fix: "let them belong to root: drop \"owner\", or the chown. Data goes to a volume")
        }
    }
}

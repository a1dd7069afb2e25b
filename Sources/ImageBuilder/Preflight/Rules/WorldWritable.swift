internal import Archive
internal import OCI

enum WorldWritable: Rule {
    static let name = "world-writable"
    static let severity = CheckLevel.warn
    static let summary = "Files and directories that everybody can change."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let open = image.nodes.filter { node in
            guard node.entry.mode & 0o002 != 0, node.path.components.first?.elementsEqual("dev".utf8) != true else {
                return false
            }
            // In a directory with the sticky bit everybody removes only what is theirs.
            if node.entry.kind == .directory { return node.entry.mode & 0o1000 == 0 }
            return node.entry.kind.isFile
        }
        return FileGroup.byTopDirectory(open).compactMap {
            $0.fault("can be changed by everybody", fix: "\"mode\": \"u=rwX,go=rX\" on the step that brings them")
        }
    }

}

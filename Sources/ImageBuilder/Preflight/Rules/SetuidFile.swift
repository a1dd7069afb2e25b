internal import Archive
internal import OCI

enum SetuidFile: Rule {
    static let name = "setuid-file"
    static let severity = CheckLevel.warn
    static let summary = "Programs that have more rights than whoever starts them."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let found = image.nodes.filter { node in
            node.entry.kind == .regular
                && (node.entry.mode & 0o6000 != 0 || node.entry.extendedAttributes["security.capability"] != nil)
        }
        return FileGroup.group(found) { $0.layer }.compactMap { group in
            guard let first = group.first else { return nil }
            return group.fault(
                group.nodes.count == 1 ? reason(first.entry) : "run with more rights than whoever starts them",
                fix: "\"mode\" without the bit on the step that brings it, or leave the package out")
        }
    }

    private static func reason(_ entry: TarEntry) -> String {
        if entry.mode & 0o4000 != 0 {
            return "runs as user \(entry.owner) whoever starts it (mode \(octal(entry.mode)))"
        }
        if entry.mode & 0o2000 != 0 {
            return "runs as group \(entry.group) whoever starts it (mode \(octal(entry.mode)))"
        }
        return "has capabilities of its own whoever starts it"
    }
}

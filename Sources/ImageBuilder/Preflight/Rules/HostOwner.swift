internal import Archive
internal import OCI

enum HostOwner: Rule {
    static let name = "host-owner"
    static let severity = CheckLevel.warn
    static let summary = "Files that belong to an id which the image does not know."

    /// Below are the system's own ids, above them people's (login.defs(5)).
    private static let firstOfPeople: UInt32 = 1000
    /// `nobody`, on every Linux.
    private static let nobody: UInt32 = 65_534

    static func faults(in image: CheckedImage) throws -> [Fault] {
        let users = Set(image.accounts.users.map(\.id) + [image.user.id, nobody])
        let groups = Set(
            image.accounts.groups.map(\.id) + image.accounts.users.map(\.group) + image.user.additionalGroups
                + [image.user.group, nobody])
        let strange = image.nodes.filter { node in
            node.entry.owner >= firstOfPeople && !users.contains(node.entry.owner)
                || node.entry.group >= firstOfPeople && !groups.contains(node.entry.group)
        }
        return FileGroup.group(strange) { [$0.entry.owner, $0.entry.group] }.compactMap { group in
            guard let entry = group.first?.entry else { return nil }
            let verb = group.nodes.count == 1 ? "belongs" : "belong"
            return group.fault(
                "\(verb) to \(entry.owner):\(entry.group), whom the image does not know",
                fix: "\"owner\" on the step that brings them, or none: root")
        }
    }
}

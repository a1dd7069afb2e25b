internal import Archive
internal import OCI

enum TimeZonesMissing: Rule {
    static let name = "time-zones-missing"
    static let severity = CheckLevel.warn
    static let summary = "Something works with time zones, and the image has none."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        guard image.resolve("/usr/share/zoneinfo") == nil, let (name, node) = wanting(image) else { return [] }
        return [
            Fault(
                message: "\(name) works with time zones, and the image has no /usr/share/zoneinfo", path: node.path,
                cause: .layer(node.layer), fix: "add the package tzdata")
        ]
    }

    private static func wanting(_ image: CheckedImage) -> (String, MergedTree.Node)? {
        let python = PythonDistributions(image.tree)
        if python["tzdata"] == nil {
            let names = ["tzlocal", "apscheduler", "celery", "pandas", "icalendar"]
            if let found = names.lazy.compactMap({ name in python[name].map { (name, $0) } }).first { return found }
        }
        let server = image.nodes.first { $0.entry.kind.isFile && $0.path.name.elementsEqual("postgres".utf8) }
        return server.map { ("PostgreSQL", $0) }
    }
}

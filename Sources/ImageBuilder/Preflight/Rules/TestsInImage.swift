internal import Archive
internal import OCI

enum TestsInImage: Rule {
    static let name = "tests-in-image"
    static let severity = CheckLevel.warn
    static let summary = "The application's tests."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        var found: [ImagePath] = []
        for node in image.nodes {
            // A directory stands before what is in it: that is told already.
            if let last = found.last, node.path.isWithin(last) { continue }
            guard isTest(node), isApplication(node.path, image.tree) else { continue }
            if node.entry.kind == .directory, image.tree.nodes(below: node.path).allSatisfy({ !$0.entry.kind.isFile }) {
                continue
            }
            found.append(node.path)
        }
        return FileGroup.group(found.compactMap { image.tree.lookup($0) }) { $0.path.parent }.compactMap { group in
            group.fault(
                group.nodes.count == 1 && group.first?.entry.kind == .directory ? "holds tests" : "are tests",
                fix: "copy the application's own folders and not all of it, or \"exclude\": [\"tests\"] on the copy")
        }
    }

    private static func isTest(_ node: MergedTree.Node) -> Bool {
        let name = String(decoding: node.path.name, as: UTF8.self)
        if node.entry.kind == .directory { return ["__tests__", "spec", "test", "tests"].contains(name) }
        guard node.entry.kind.isFile else { return false }
        return name.hasPrefix("test_") && name.hasSuffix(".py")
            || [".test.js", ".spec.js", ".test.ts", ".spec.ts", ".test.jsx", ".test.tsx"].contains(
                where: name.hasSuffix)
    }

    /// Not of the system, and not of an installed package.
    private static func isApplication(_ path: ImagePath, _ tree: MergedTree) -> Bool {
        let text = String(decoding: path.bytes, as: UTF8.self)
        let isSystem = ["bin", "boot", "etc", "lib", "lib64", "sbin", "usr", "var"].contains {
            text.hasPrefix($0 + "/")
        }
        if isSystem, !text.hasPrefix("usr/src/"), !text.hasPrefix("usr/local/app/") { return false }
        if ["node_modules/", "site-packages/", "dist-packages/"].contains(where: text.contains) { return false }
        return !path.ancestors.contains { folder in
            tree.children(of: folder).contains { $0.path.name.ends(with: ".dist-info") }
        }
    }
}

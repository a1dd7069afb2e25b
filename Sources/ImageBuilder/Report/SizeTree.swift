public import OCI

/// The bytes of an image in groups and groups within them, the largest first; each node is exactly the sum of those
/// below it.
public struct SizeTree: Hashable, Sendable {
    /// What the groups at the top are.
    public enum Grouping: String, Hashable, Sendable, CaseIterable {
        case layer, step, part, package, path
    }

    public enum Label: Hashable, Sendable {
        case image(String)
        /// Its number, from 1.
        case layer(Int, Attribution.Step)
        case step(Attribution.Step)
        case part(String)
        case package(Attribution.Package)
        /// A file, or a directory with everything in it.
        case path(ImagePath, isDirectory: Bool)
        /// What belongs to no file: the ends of archives and what frames compressed data.
        case remainder
        /// So many further groups that are not shown one by one.
        case more(Int)
    }

    public var label: Label
    public var size: Footprint
    public var children: [SizeTree]

    public init(label: Label, size: Footprint, children: [SizeTree] = []) {
        self.label = label
        self.size = size
        self.children = children
    }

    /// The largest children, at most `count` of them, and the others put together into one that stands last.
    /// - Parameter threshold: compressed bytes; below the first level, what is smaller is among the others.
    func shortened(to count: Int, threshold: Int, level: Int = 0) -> SizeTree {
        var tree = self
        tree.children.sort {
            ($1.size.compressed, $1.size.unpacked, $0.label.text) < (
                $0.size.compressed, $0.size.unpacked, $1.label.text
            )
        }
        let large = level == 0 ? tree.children.count : tree.children.prefix { $0.size.compressed >= threshold }.count
        let kept = min(count, large)
        if tree.children.count > kept + 1 {
            let rest = tree.children[kept...]
            let others = SizeTree(label: .more(rest.count), size: rest.map(\.size).sum)
            // Where nothing stands out there is nothing to list.
            tree.children = kept == 0 ? [] : tree.children[..<kept] + [others]
        }
        tree.children = tree.children.map { $0.shortened(to: count, threshold: threshold, level: level + 1) }
        return tree
    }
}

extension SizeTree.Label {
    /// For people.
    public var text: String {
        switch self {
        case .image(let name): name
        case .layer(let number, let step): "\(number) \(step)"
        case .step(let step): "\(step)"
        case .part(let name): name
        case .package(let package): "\(package)"
        case .path(let path, let isDirectory): "\(path)" + (isDirectory && !path.isRoot ? "/" : "")
        case .remainder: "(ends of archives)"
        case .more(let count): "(\(count) more)"
        }
    }
}

extension Attribution.Step: CustomStringConvertible {
    /// With its stage where that is known.
    public var description: String { (stage.map { "\($0): " } ?? "") + title }
}

extension Attribution.Package: CustomStringConvertible {
    /// `zlib1g 1:1.3 (debian)`
    public var description: String { "\(name)\(version.map { " \($0)" } ?? "") (\(kind.rawValue))" }
}

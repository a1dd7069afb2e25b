public import OCI

/// The file system that a stack of layers makes, known from their tables of contents alone.
///
/// Each layer's whiteouts take away what lower layers put there; then its members stand where they say. A directory
/// that no layer has, but that something lies in, belongs to root and has the mode 0755.
public struct MergedTree: Sendable {
    public struct Node: Sendable, Hashable {
        /// As the layer has it; a hard link is still one.
        public let entry: TarEntry
        /// Of a regular file's content; nil for everything else.
        public let contentDigest: Digest?
        /// Which layer it is from, 0 for the lowest.
        public let layer: Int
        /// What it takes in its layer, compressed; see ``LayerIndex/Entry/compressedSize``.
        public let compressedSize: Int
        /// Where its member starts in the layer's tar, in bytes; 0 where it has none.
        public let offset: Int

        public var path: ImagePath { entry.path }
    }

    /// A node and what lies in it. A slot stays where it is; what is gone is only no longer reached.
    private struct Slot {
        var node: Node
        var children: [[UInt8]: Int] = [:]
        /// The slot of the file that a hard link shares its content with, as it was when the link was made.
        var content: Int?
        var hasLinks = false
    }

    private var slots: [Slot]
    /// Where the last member went: the next one nearly always goes there too.
    private var recent: (path: ImagePath, slot: Int)?

    private var layerCount = 0

    /// - Parameter layers: the lowest first.
    public init(_ layers: [LayerIndex] = []) {
        slots = [Slot(node: Self.impliedDirectory(.root, layer: 0))]
        for layer in layers { append(layer) }
    }

    /// Lays one more layer on top.
    public mutating func append(_ layer: LayerIndex) {
        // First what goes, wherever in the layer it says so: it concerns lower layers only.
        for entry in layer.entries { apply(Self.whiteout(entry.entry)) }
        recent = nil
        for entry in layer.entries where Self.whiteout(entry.entry) == nil { insert(entry, layer: layerCount) }
        layerCount += 1
    }

    /// What is at `path`; symbolic links on the way are not followed.
    public func lookup(_ path: ImagePath) -> Node? {
        slot(path).map { slots[$0].node }
    }

    /// What `path` leads to when symbolic links are followed as if this were `/`: at most 40 of them, as in Linux.
    public func resolve(_ path: ImagePath, followingLast: Bool = true) -> Node? {
        var rest = Array(path.components.reversed())
        var walked = [0]
        var links = 0
        while let name = rest.popLast() {
            guard let here = walked.last, slots[here].node.entry.kind == .directory else { return nil }
            if name == [UInt8(ascii: ".")] { continue }
            if name == Array("..".utf8)[...] {
                if walked.count > 1 { walked.removeLast() }
                continue
            }
            guard let child = slots[here].children[Array(name)] else { return nil }
            guard case .symbolicLink(let target) = slots[child].node.entry.kind, followingLast || !rest.isEmpty else {
                walked.append(child)
                continue
            }
            links += 1
            if links > 40 { return nil }
            if target.first == UInt8(ascii: "/") { walked = [0] }
            rest += target.split(separator: UInt8(ascii: "/")).reversed()
        }
        return walked.last.map { slots[$0].node }
    }

    /// What lies directly in a directory, sorted bytewise by name.
    public func children(of path: ImagePath) -> [Node] {
        slot(path).map { sortedChildren($0).map { slots[$0].node } } ?? []
    }

    /// Everything below the root, each directory before what lies in it, sorted bytewise.
    public var nodes: [Node] {
        var result: [Node] = []
        var rest = Array(sortedChildren(0).reversed())
        while let next = rest.popLast() {
            result.append(slots[next].node)
            rest += sortedChildren(next).reversed()
        }
        return result
    }

    /// The member that holds the content of the regular file at `path`: the file itself, or for a hard link the file
    /// that it names, which may stand in the stack no more under that name. Nil for everything else.
    public func content(of path: ImagePath) -> Node? {
        guard let index = slot(path) else { return nil }
        let holder = slots[slots[index].content ?? index].node
        return holder.entry.kind == .regular ? holder : nil
    }

    /// Equal for the names of one file, and for nothing else; nil for a file with one name.
    public func hardLinkIdentity(of path: ImagePath) -> Int? {
        guard let index = slot(path) else { return nil }
        return slots[index].content ?? (slots[index].hasLinks ? index : nil)
    }

    private func slot(_ path: ImagePath) -> Int? {
        var index = 0
        for name in path.components {
            guard let child = slots[index].children[Array(name)] else { return nil }
            index = child
        }
        return index
    }

    private func sortedChildren(_ index: Int) -> [Int] {
        slots[index].children.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

extension MergedTree {
    /// A name that looks like a whiteout and is none hides nothing; extracting such a layer is an error.
    private static func whiteout(_ entry: TarEntry) -> Whiteout? {
        (try? Whiteout(entry.path)) ?? nil
    }

    private static func impliedDirectory(_ path: ImagePath, layer: Int) -> Node {
        Node(
            entry: TarEntry(path: path, kind: .directory, mode: 0o755), contentDigest: nil, layer: layer,
            compressedSize: 0, offset: 0)
    }

    private mutating func apply(_ whiteout: Whiteout?) {
        switch whiteout {
        case nil: break
        case .opaque(let directory):
            if let index = slot(directory) { slots[index].children = [:] }
        case .removed(let path):
            if let parent = path.parent.flatMap(slot) { slots[parent].children[Array(path.name)] = nil }
        }
    }

    private mutating func insert(_ entry: LayerIndex.Entry, layer: Int) {
        var slot = Slot(
            node: Node(
                entry: entry.entry, contentDigest: entry.contentDigest, layer: layer,
                compressedSize: entry.compressedSize, offset: entry.offset))
        if case .hardLink(let target) = entry.entry.kind, let index = self.slot(target) {
            let holder = slots[index].content ?? index
            slots[holder].hasLinks = true
            slot.content = holder
            slot.node = Node(
                entry: entry.entry, contentDigest: slots[holder].node.contentDigest, layer: layer,
                compressedSize: entry.compressedSize, offset: entry.offset)
        }
        guard let parent = entry.entry.path.parent else {
            slots[0].node = slot.node
            return
        }
        if let recent, recent.path == parent {
            put(slot, in: recent.slot)
        } else {
            let index = directory(parent, layer)
            recent = (parent, index)
            put(slot, in: index)
        }
    }

    /// The slot of a directory, made where there is none.
    private mutating func directory(_ path: ImagePath, _ layer: Int) -> Int {
        var index = 0
        for (depth, name) in path.components.enumerated() {
            if let child = slots[index].children[Array(name)], slots[child].node.entry.kind == .directory {
                index = child
                continue
            }
            let ancestors = path.ancestors
            let implied = depth < ancestors.count ? ancestors[depth] : path
            index = put(Slot(node: Self.impliedDirectory(implied, layer: layer)), in: index)
        }
        return index
    }

    /// Puts something into a directory in place of what had its name. A directory in place of one keeps what is in it.
    @discardableResult
    private mutating func put(_ slot: Slot, in parent: Int) -> Int {
        let name = Array(slot.node.path.name)
        if slot.node.entry.kind == .directory, let old = slots[parent].children[name],
            slots[old].node.entry.kind == .directory
        {
            slots[old].node = slot.node
            return old
        }
        if slots[parent].children[name] != nil { recent = nil }
        slots.append(slot)
        slots[parent].children[name] = slots.count - 1
        return slots.count - 1
    }
}

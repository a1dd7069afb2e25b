internal import Archive
internal import OCI

extension ImageDiff {
    init(_ old: InspectedImage, _ new: InspectedImage) {
        let (before, after) = (Attribution(old), Attribution(new))
        self.init(
            old: Side(name: old.name, imageID: old.id, size: before.total),
            new: Side(name: new.name, imageID: new.id, size: after.total),
            settings: Self.settings(old.configuration, new.configuration),
            layers: Self.layers(before, after), packages: Self.packages(before, after),
            files: Self.files(SeenFiles(old, before), SeenFiles(new, after)))
    }

    /// Pairs the same layers, then those of the same step.
    private static func layers(_ old: Attribution, _ new: Attribution) -> [Change] {
        var rest = old.layers
        var changes: [Change?] = new.layers.map { layer in
            guard let same = rest.firstIndex(where: { $0.diffID == layer.diffID }) else { return nil }
            let before = rest.remove(at: same)
            return Change(kind: .same, name: "\(layer.step)", before: before.size, after: layer.size)
        }
        for (number, layer) in new.layers.enumerated() where changes[number] == nil {
            if let before = rest.firstIndex(where: { $0.step.title == layer.step.title }).map({ rest.remove(at: $0) }) {
                changes[number] = Change(
                    kind: .changed, name: "\(layer.step)", before: before.size, after: layer.size)
            } else {
                changes[number] = Change(kind: .added, name: "\(layer.step)", after: layer.size)
            }
        }
        return changes.compactMap { $0 }
            + rest.map { Change(kind: .removed, name: "\($0.step)", before: $0.size) }
    }

    private static func packages(_ old: Attribution, _ new: Attribution) -> [Change] {
        let (before, after) = (old.packageSizes, new.packageSizes)
        return Set(before.keys).union(after.keys).compactMap { name -> Change? in
            switch (before[name], after[name]) {
            case (nil, let new?):
                return Change(kind: .added, name: name, what: new.version.map { [$0] } ?? [], after: new.size)
            case (let old?, nil):
                return Change(kind: .removed, name: name, what: old.version.map { [$0] } ?? [], before: old.size)
            case (let old?, let new?):
                let isSame = old.version == new.version && old.size.unpacked == new.size.unpacked
                if isSame { return nil }
                let versions = old.version == new.version ? "" : "\(old.version ?? "?") → \(new.version ?? "?")"
                return Change(
                    kind: .changed, name: name, what: versions.isEmpty ? [] : [versions], before: old.size,
                    after: new.size)
            case (nil, nil): return nil
            }
        }.largestFirst
    }

    private static func files(_ old: SeenFiles, _ new: SeenFiles) -> [Change] {
        var changes: [(path: ImagePath, change: Change)] = []
        for (path, after) in new.files {
            if let before = old.files[path] {
                let what = after.differences(from: before)
                if what.isEmpty { continue }
                changes.append(
                    (path, Change(kind: .changed, name: "\(path)", what: what, before: before.size, after: after.size)))
            } else {
                changes.append((path, Change(kind: .added, name: "\(path)", after: after.size)))
            }
        }
        for (path, before) in old.files where new.files[path] == nil {
            changes.append((path, Change(kind: .removed, name: "\(path)", before: before.size)))
        }
        return changes.sorted { $0.path < $1.path }.map(\.change)
    }
}

/// The files that an image's file system has, with what can differ about them.
private struct SeenFiles {
    struct File {
        let entry: TarEntry
        /// Of its content, for a hard link that of the file that it names.
        let content: Digest?
        let size: Footprint

        func differences(from old: File) -> [String] {
            var what: [String] = []
            if kind != old.kind { what.append("kind") }
            if content != old.content { what.append("content") }
            if case .symbolicLink(let target) = entry.kind, case .symbolicLink(let before) = old.entry.kind,
                target != before
            {
                what.append("target")
            }
            if entry.mode != old.entry.mode { what.append("mode") }
            if (entry.owner, entry.group) != (old.entry.owner, old.entry.group) { what.append("owner") }
            if entry.extendedAttributes != old.entry.extendedAttributes { what.append("attributes") }
            if entry.modified != old.entry.modified { what.append("time") }
            return what
        }

        /// A hard link is a file like the one that it names.
        private var kind: String {
            switch entry.kind {
            case .regular, .hardLink: "file"
            case .directory: "directory"
            case .symbolicLink: "link"
            case .characterDevice(let major, let minor): "character device \(major):\(minor)"
            case .blockDevice(let major, let minor): "block device \(major):\(minor)"
            case .fifo: "pipe"
            }
        }
    }

    private(set) var files: [ImagePath: File] = [:]

    init(_ image: InspectedImage, _ attribution: Attribution) {
        var next = 0
        for layer in image.layers {
            var contents: [ImagePath: Digest] = [:]
            for entry in layer.index.entries {
                defer { next += 1 }
                var content = entry.contentDigest
                if let content { contents[entry.entry.path] = content }
                if case .hardLink(let target) = entry.entry.kind {
                    content = contents[target] ?? files[target]?.content
                    contents[entry.entry.path] = content
                }
                let file = attribution.files[next]
                if file.fate != .kept || file.kind == .whiteout { continue }
                files[file.path] = File(entry: entry.entry, content: content, size: file.size)
            }
        }
    }
}

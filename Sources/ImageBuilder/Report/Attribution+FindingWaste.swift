internal import Archive
internal import OCI

extension Attribution {
    /// What an image could do without. Directories are none of it: a layer needs those on the way to its files.
    static func waste(in files: [File], _ layers: [LayerIndex], _ fates: LayerFates) -> [Waste] {
        let members = Members(layers)
        let found = hidden(files, layers, fates, members) + duplicates(files, layers, members)
        return found.sorted {
            ($1.size.compressed, $1.size.unpacked, $0.files[0]) < ($0.size.compressed, $0.size.unpacked, $1.files[0])
        }
    }

    /// Where the files of each layer begin in the flat list.
    private struct Members {
        let starts: [Int]

        init(_ layers: [LayerIndex]) {
            var starts: [Int] = []
            var next = 0
            for layer in layers {
                starts.append(next)
                next += layer.entries.count
            }
            self.starts = starts
        }

        func entry(_ file: Int, _ layer: Int, _ layers: [LayerIndex]) -> LayerIndex.Entry {
            layers[layer].entries[file - starts[layer]]
        }
    }

    private struct Cause: Hashable {
        let kind: Waste.Kind
        let layer: Int
    }

    /// What a later layer hides, together by how and by whom.
    private static func hidden(
        _ files: [File], _ layers: [LayerIndex], _ fates: LayerFates, _ members: Members
    ) -> [Waste] {
        var found: [Cause: [Int]] = [:]
        let linked = keptLinks(files, layers, members)
        for (number, file) in files.enumerated() where file.kind != .directory && file.fate != .kept {
            // What has another name in its layer is still there under that.
            if linked.contains(LinkedFile(layer: file.layer, path: file.path)) { continue }
            let place = LayerFates.Place(layer: file.layer, member: number - members.starts[file.layer])
            switch file.fate {
            case .kept: break
            case .removed(let layer): found[Cause(kind: .removed, layer: layer), default: []].append(number)
            case .rewritten(let layer):
                let kind = fates.restated.contains(place) ? Waste.Kind.restated : .rewritten
                found[Cause(kind: kind, layer: layer), default: []].append(number)
            }
        }
        return found.map { cause, numbers in finding(cause.kind, cause.layer, numbers, nil, files) }
    }

    private struct LinkedFile: Hashable {
        let layer: Int
        let path: ImagePath
    }

    /// The files that a hard link which is kept shares its content with.
    private static func keptLinks(_ files: [File], _ layers: [LayerIndex], _ members: Members) -> Set<LinkedFile> {
        var linked: Set<LinkedFile> = []
        for (number, file) in files.enumerated() where file.kind == .hardLink && file.fate == .kept {
            guard case .hardLink(let target) = members.entry(number, file.layer, layers).entry.kind else { continue }
            linked.insert(LinkedFile(layer: file.layer, path: target))
        }
        return linked
    }

    /// Files of the image that have the content of another one; the lowest is the original.
    private static func duplicates(_ files: [File], _ layers: [LayerIndex], _ members: Members) -> [Waste] {
        var originals: [Digest: Int] = [:]
        var copies: [Int: [Int]] = [:]
        for (number, file) in files.enumerated() where file.contentSize > 0 && file.fate == .kept {
            guard let digest = members.entry(number, file.layer, layers).contentDigest else { continue }
            if let original = originals[digest] {
                copies[original, default: []].append(number)
            } else {
                originals[digest] = number
            }
        }
        return copies.map { original, numbers in
            finding(.duplicate, files[numbers[numbers.count - 1]].layer, numbers, original, files)
        }
    }

    private static func finding(
        _ kind: Waste.Kind, _ cause: Int, _ numbers: [Int], _ original: Int?, _ files: [File]
    ) -> Waste {
        Waste(
            kind: kind, cause: cause,
            files: numbers.sorted {
                (files[$1].size.compressed, $0) < (files[$0].size.compressed, $1)
            }, original: original, size: numbers.map { files[$0].size }.sum)
    }
}

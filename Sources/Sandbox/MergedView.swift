internal import HostSystem

/// A look into the file system that trees in overlayfs form make together, without mounting it.
struct MergedView {
    /// Top first.
    let trees: [HostPath]

    /// Where a path leads.
    struct Place: Equatable {
        /// The path's components without symbolic links.
        var components: [[UInt8]] = []
        /// How many of them, from the front, exist.
        var existing = 0
    }

    private enum Finding {
        case directory([HostPath])
        case link(HostPath)
        case other
        case nothing
    }

    /// Follows a path from the root as a process in the container would, links included, and goes on with the rest of
    /// its names where one is missing. Nil where it cannot lead anywhere: through a file, or round in circles.
    func place(of path: [[UInt8]]) throws(SystemError) -> Place? {
        var rest = Array(path.reversed())
        var place = Place()
        var directories = [trees]  // the trees that make each existing directory on the way, the root's first
        var links = 0
        while let name = rest.popLast() {
            if name == parentName {
                _ = place.components.popLast()
                if place.existing > place.components.count {
                    place.existing -= 1
                    directories.removeLast()
                }
                continue
            }
            place.components.append(name)
            // Something is missing already, or stands in the way.
            if place.existing < place.components.count - 1 { continue }
            guard directories.count == place.components.count, let trees = directories.last else { return nil }
            switch try look(for: name, in: trees) {
            case .nothing: continue
            case .other: place.existing += 1
            case .directory(let trees):
                place.existing += 1
                directories.append(trees)
            case .link(let target):
                links += 1
                if links > 40 { return nil }
                place.components.removeLast()
                if target.isAbsolute {
                    place = Place()
                    directories = [self.trees]
                }
                rest += components(of: target).reversed()
            }
        }
        return place
    }

    private func look(for name: [UInt8], in trees: [HostPath]) throws(SystemError) -> Finding {
        var found: [HostPath] = []
        for tree in trees {
            let path = tree.appending(HostPath(bytes: name))
            guard let status = try path.statusIfExists() else { continue }
            if status.kind != .directory {
                if status.isWhiteout || !found.isEmpty { break }
                return status.kind == .symbolicLink ? .link(try path.linkTarget()) : .other
            }
            found.append(path)
            if try path.extendedAttribute("trusted.overlay.opaque") == [UInt8(ascii: "y")] { break }
        }
        return found.isEmpty ? .nothing : .directory(found)
    }
}

/// The names in a path, without `.` and empty ones.
func components(of path: HostPath) -> [[UInt8]] {
    path.bytes.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != [UInt8(ascii: ".")] }
}

private let parentName = [UInt8(ascii: "."), UInt8(ascii: ".")]

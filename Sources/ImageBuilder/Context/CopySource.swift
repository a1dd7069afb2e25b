internal import OCI

/// One source of a copy, taken apart: where the tree is copied from, and what of it.
///
/// Without `parents` a source is a path or a glob whose matches are copied one by one. With `parents` a `/./` in it
/// is the pivot: what stands before names the directories to start from, what stands behind is kept in the
/// destination; without one everything is kept.
struct CopySource: Hashable, Sendable {
    /// As the recipe has it.
    let text: String
    /// Where to start.
    let start: Location
    /// With `parents`: what to copy below the start. nil without.
    let kept: Location?

    /// A path, or a glob below a path.
    struct Location: Hashable, Sendable {
        /// The leading components without wildcards.
        let base: ImagePath
        /// The rest; nil where no component has a wildcard.
        let pattern: PathPattern?
    }

    init(_ text: String, parents: Bool) throws(CopyError) {
        self.text = text
        let bytes = Array(text.utf8)
        guard parents else {
            start = try Self.location(bytes, in: text)
            kept = nil
            return
        }
        let cut = bytes.indices.first { bytes[$0...].starts(with: pivot) }
        start = try Self.location(cut.map { bytes[..<$0] } ?? [], in: text)
        kept = try Self.location(cut.map { bytes[($0 + pivot.count)...] } ?? bytes[...], in: text)
    }

    private static func location(_ bytes: some Collection<UInt8>, in text: String) throws(CopyError) -> Location {
        let path: ImagePath
        do throws(ImagePathError) { path = try ImagePath(bytes) } catch { throw CopyError.escapes(text) }
        let components = path.components
        let firstGlob = components.firstIndex(where: hasWildcard) ?? components.endIndex
        do {
            let base = try ImagePath(Self.unescaped(components[..<firstGlob].joined(separator: [slash])))
            if firstGlob == components.endIndex { return Location(base: base, pattern: nil) }
            let glob = components[firstGlob...].joined(separator: [slash])
            return Location(base: base, pattern: try PathPattern(PathText(Array(glob))))
        } catch let problem as PatternError {
            throw CopyError.malformed(text, problem)
        } catch { throw CopyError.escapes(text) }
    }

    /// A character behind a backslash is no wildcard.
    private static func hasWildcard(_ component: ArraySlice<UInt8>) -> Bool {
        var rest = component
        while let byte = rest.popFirst() {
            if byte == backslash { rest = rest.dropFirst() }
            if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[") { return true }
        }
        return false
    }

    private static func unescaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if byte == backslash, !isEscaped {
                isEscaped = true
            } else {
                result.append(byte)
                isEscaped = false
            }
        }
        return result
    }
}

private let pivot = Array("/./".utf8)
private let slash = UInt8(ascii: "/")
private let backslash = UInt8(ascii: "\\")

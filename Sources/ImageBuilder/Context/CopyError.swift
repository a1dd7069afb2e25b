internal import OCI

/// A copy that cannot be done as the recipe asks for it.
struct CopyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with which path, and what to do about it.
    let description: String

    private init(_ description: String) {
        self.description = description
    }

    static func malformed(_ source: String, _ problem: PatternError) -> CopyError {
        CopyError("the source \"\(source)\" \(problem)")
    }

    static func exclude(_ problem: PatternError) -> CopyError {
        CopyError("\"exclude\": \(problem)")
    }

    static func escapes(_ path: String) -> CopyError {
        CopyError("the path \"\(path)\" leads out of its root; a copy cannot reach outside of it")
    }

    /// `path` passes through `link`, or climbs through `..` behind one.
    static func leadsOutside(_ path: ImagePath, link: FileNode?) -> CopyError {
        guard let link, let target = link.linkTarget else {
            return CopyError("the path \"\(path.relativeText)\" leads out of the context")
        }
        return CopyError(
            "\"\(path.relativeText)\" passes through the symbolic link \"\(link.path.relativeText)\" to "
                + "\"\(String(decoding: target, as: UTF8.self))\", which leads out of the context; "
                + "copy the file into the context, or make the link relative and point inside")
    }

    static func linksInCircles(_ path: ImagePath) -> CopyError {
        CopyError("\"\(path.relativeText)\" passes through more than 40 symbolic links; they go in circles")
    }

    static func tooDeep(_ path: ImagePath) -> CopyError {
        CopyError("\"\(path.relativeText.prefix(60))…\" is too deep: a path longer than 4095 bytes cannot be opened")
    }

    static func notFound(_ source: String, because reason: String) -> CopyError {
        CopyError("the source \"\(source)\" does not exist: \(reason)")
    }

    static func notFound(_ source: String, nearest: String?) -> CopyError {
        CopyError("the source \"\(source)\" does not exist" + (nearest.map { "; did you mean \"\($0)\"?" } ?? ""))
    }

    static func nothingFound(_ unmatched: [CopySelection.Unmatched]) -> CopyError {
        let sources = unmatched.map { "\"\($0.source)\"" + ($0.reason.map { " (\($0))" } ?? "") }
        return CopyError("nothing matches \(sources.joined(separator: ", ")), so there is nothing to copy")
    }

    static func needsDirectory(_ destination: String, _ count: Int) -> CopyError {
        CopyError(
            "\(count) sources cannot all become \"\(destination)\"; "
                + "end it with a slash if it is a directory: \"\(destination)/\"")
    }

    static func collision(_ destination: ImagePath, _ first: ImagePath, _ second: ImagePath) -> CopyError {
        CopyError(
            "\"\(first.relativeText)\" and \"\(second.relativeText)\" would both become \(destination); "
                + "\"parents\": true keeps the directories they come from")
    }

    static func directoryInTheWay(_ source: ImagePath, _ destination: ImagePath) -> CopyError {
        CopyError("\"\(source.relativeText)\" cannot become \(destination): a directory is there")
    }

    static func fileInTheWay(_ source: ImagePath, _ destination: ImagePath) -> CopyError {
        CopyError(
            "\"\(source.relativeText)\" cannot go into \(destination): what is there is no directory")
    }
}

extension ImagePath {
    /// Without a leading slash, as sources in a context are written; `.` for the root.
    var relativeText: String {
        isRoot ? "." : String(decoding: bytes, as: UTF8.self)
    }
}

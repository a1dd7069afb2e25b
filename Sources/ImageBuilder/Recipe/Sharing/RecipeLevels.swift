internal import HostSystem
internal import JSON

/// A recipe and the files that it extends: its own first, then what that extends, and so on.
struct RecipeLevels {
    /// Far beyond what anybody can follow.
    static let maximum = 16

    let source: SourceTexts
    private let own: JSONNode
    private var extended: [JSONNode] = []

    /// Reads the files below `file`, whose text is at hand.
    /// - Throws: ``RecipeError`` at the `extends` that leads nowhere or back, or in the file that is no JSON.
    init(text: [UInt8], file: HostPath) throws(RecipeError) {
        let first = SourceText(file: file, bytes: text)
        own = try RecipeText.parse(first).root
        source = SourceTexts(first)
        var seen = [file]
        var last = (text: first, root: own)
        while let link = try Link(in: last.root, last.text) {
            let text = SourceText(file: link.file, bytes: try link.follow(behind: seen))
            let root = try RecipeText.parse(text).root
            guard case .object = root.value else {
                throw RecipeError(text, root.span, "expected an object to extend, not \(root.kind)")
            }
            extended.append(root.moved(by: source.add(text)))
            seen.append(link.file)
            last = (text, root)
        }
    }

    /// All levels in one: each laid over those that it extends.
    func merged(_ decoding: Decoding) -> JSONNode {
        let levels = [own] + extended
        for root in levels { decoding.reportDuplicates(Place(node: root, path: "")) }
        var result = levels.last ?? own
        for root in levels.dropLast().reversed() {
            result = decoding.merged(Place(node: root, path: ""), over: result)
        }
        guard case .object(let members) = result.value else { return result }
        return JSONNode(.object(members.filter { $0.key != Link.key }), span: result.span)
    }
}

/// What a recipe says of the one that it extends.
private struct Link {
    static let key = "extends"

    let file: HostPath
    private let source: SourceText
    private let span: Range<Int>

    /// Nil where the recipe extends none.
    init?(in root: JSONNode, _ source: SourceText) throws(RecipeError) {
        guard case .object(let members) = root.value, let member = members.last(where: { $0.key == Self.key }) else {
            return nil
        }
        self.source = source
        span = member.value.span
        guard case .string(let text) = member.value.value else {
            file = ""
            throw error("expected the path of a recipe, not \(member.value.kind)")
        }
        file = source.file.parent.appending(text).normalised
        if text.isEmpty { throw error("expected the path of a recipe, not an empty string") }
    }

    /// The file's bytes.
    /// - Parameter seen: the files that led here.
    func follow(behind seen: [HostPath]) throws(RecipeError) -> [UInt8] {
        let path = file.absolute.normalised
        if let start = seen.firstIndex(where: { $0.absolute.normalised == path }) {
            let circle = (seen[start...] + [file]).map(\.description).joined(separator: " → ")
            throw error(
                start == seen.count - 1 ? "the recipe extends itself" : "recipes extend each other: \(circle)")
        }
        if seen.count >= RecipeLevels.maximum {
            throw error("more than \(RecipeLevels.maximum) files extend each other", hint: "put them into fewer")
        }
        do throws(RecipeError) { return try RecipeText.bytes(of: file) } catch {
            let cause = error.diagnostics.first
            throw self.error(cause?.message ?? "the recipe cannot be read", hint: cause?.hint)
        }
    }

    private func error(_ message: String, hint: String? = nil) -> RecipeError {
        RecipeError(source, span, message, path: Self.key, hint: hint)
    }
}

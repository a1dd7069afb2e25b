internal import OCI

extension LayerOrigin {
    /// The origins of an image's layers, lowest first, by its history: ours says them outright, that of other builders
    /// is read for what it shows.
    static func all(of configuration: ImageConfiguration) -> [LayerOrigin] {
        let entries = configuration.history.filter { !$0.emptyLayer }
        let isComplete = entries.count == configuration.diffIDs.count
        return configuration.diffIDs.indices.map { number in
            guard isComplete else {
                return LayerOrigin(
                    step: Attribution.Step(title: "layer \(number + 1)"), part: number == 0 ? "base" : "app")
            }
            return origin(of: entries[number], isLowest: number == 0)
        }
    }

    private static func origin(of entry: ImageConfiguration.History, isLowest: Bool) -> LayerOrigin {
        if let comment = entry.comment.flatMap(HistoryComment.init(parsing:)) {
            return LayerOrigin(
                step: Attribution.Step(title: entry.createdBy, stage: comment.stage), part: comment.part)
        }
        let title = title(entry.createdBy)
        return LayerOrigin(step: Attribution.Step(title: title), part: isLowest ? "base" : part(title))
    }

    /// What Docker's and BuildKit's histories put around the line of the Dockerfile goes.
    private static func title(_ text: String) -> String {
        var text = text.trimmed
        for frame in ["/bin/sh -c #(nop)", "/bin/sh -c"] where text.hasPrefix(frame) {
            text = (frame.hasSuffix(")") ? "" : "RUN ") + String(text.dropFirst(frame.count)).trimmed
            break
        }
        for end in ["# buildkit", "#buildkit"] where text.hasSuffix(end) {
            text = String(text.dropLast(end.count)).trimmed
        }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? "a layer of which nothing is said" : line
    }

    /// A guess by the instruction: what a command brings are dependencies, what is copied the application.
    private static func part(_ title: String) -> String {
        if title.hasPrefix("user ") { return "base" }
        return ["RUN ", "run ", "|"].contains(where: title.hasPrefix) ? "dependencies" : "app"
    }
}

/// What our images say of a layer in their history's comment: `oci-build: stage, part`. The line of the recipe is not
/// in it, for an image must not change where only the recipe's layout does.
struct HistoryComment: Hashable, Sendable {
    let stage: String
    let part: String

    init(stage: String, part: String) {
        self.stage = stage
        self.part = part
    }

    /// Nil for any other comment.
    init?(parsing text: String) {
        guard text.hasPrefix(Self.mark) else { return nil }
        let words = text.dropFirst(Self.mark.count).split(separator: ",").map { String($0).trimmed }
        guard words.count == 2 else { return nil }
        (stage, part) = (words[0], words[1])
    }

    var text: String { "\(Self.mark) \(stage), \(part)" }

    private static let mark = "oci-build:"
}

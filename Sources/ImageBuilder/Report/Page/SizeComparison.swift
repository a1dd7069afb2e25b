internal import JSON

/// What became of an image since another one, as lines of the size page.
public struct SizeComparison: Hashable, Sendable {
    /// What is told apart.
    public enum Dimension: String, Hashable, Sendable, CaseIterable {
        case package, part, layer, path
    }

    /// Something that is in one of the images or in both.
    public struct Line: Hashable, Sendable {
        public var name: String
        /// Such as the versions of a package.
        public var detail: String?
        /// Nil where the older image did not have it.
        public var before: Footprint?
        /// Nil where it is gone.
        public var after: Footprint?

        public init(name: String, detail: String? = nil, before: Footprint?, after: Footprint?) {
            self.name = name
            self.detail = detail
            self.before = before
            self.after = after
        }
    }

    /// The older image, such as the baseline's file.
    public var name: String
    /// The whole older image.
    public var total: Footprint
    /// What changed. A dimension that the older image says nothing of is absent.
    public var lines: [Dimension: [Line]]

    public init(name: String, total: Footprint, lines: [Dimension: [Line]]) {
        self.name = name
        self.total = total
        self.lines = lines
    }
}

extension SizeComparison {
    var json: JSONValue {
        [
            "name": .string(name),
            "total": total.json,
            "lines": .array(
                Dimension.allCases.compactMap { dimension in
                    lines[dimension].map { ["by": .string(dimension.rawValue), "lines": .array($0.map(\.json))] }
                }),
        ]
    }
}

extension SizeComparison.Line {
    fileprivate var json: JSONValue {
        .object(present: [
            "name": .string(name), "detail": detail.map { .string($0) }, "before": before?.json, "after": after?.json,
        ])
    }
}

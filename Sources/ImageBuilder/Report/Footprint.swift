/// What something takes in the layers of an image, in bytes.
public struct Footprint: Hashable, Sendable {
    /// As a registry stores it: its share of the compressed layers.
    public var compressed: Int
    /// As tar archives hold it, headers and padding included.
    public var unpacked: Int

    public static let zero = Footprint(compressed: 0, unpacked: 0)

    public init(compressed: Int, unpacked: Int) {
        self.compressed = compressed
        self.unpacked = unpacked
    }

    public subscript(measure: BudgetLine.Measure) -> Int {
        switch measure {
        case .compressed: compressed
        case .unpacked: unpacked
        }
    }

    public static func + (left: Footprint, right: Footprint) -> Footprint {
        Footprint(compressed: left.compressed + right.compressed, unpacked: left.unpacked + right.unpacked)
    }

    public static func - (left: Footprint, right: Footprint) -> Footprint {
        Footprint(compressed: left.compressed - right.compressed, unpacked: left.unpacked - right.unpacked)
    }

    public static func += (left: inout Footprint, right: Footprint) { left = left + right }
}

extension Sequence<Footprint> {
    /// All of them together.
    public var sum: Footprint { reduce(.zero, +) }
}

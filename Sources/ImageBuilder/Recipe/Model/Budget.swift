public import HostSystem

/// How large the image may become.
public struct Budget: Hashable, Sendable {
    /// The whole image.
    public var image = SizeLimits()
    /// By part, such as `base`, `dependencies`, `app`.
    public var parts: [String: PartBudget] = [:]
    /// By package, or by group of packages.
    public var packages: [String: PackageBudget] = [:]
    /// By a layer's number or its step's title.
    public var layers: [String: SizeLimits] = [:]
    /// By pattern.
    public var paths: [String: SizeLimits] = [:]
    /// The sizes that growth is counted from; absolute.
    public var baseline: HostPath?

    public init() {}

    /// Every limit that is set.
    var allLimits: [SizeLimit] {
        let all =
            [image] + parts.values.map(\.limits) + packages.values.map(\.limits) + Array(layers.values)
            + Array(paths.values)
        return all.flatMap { $0.compressed + $0.unpacked }
    }
}

extension Budget {
    /// Keeps absolute limits only.
    mutating func forgetGrowth() {
        image.forgetGrowth()
        for name in parts.keys { parts[name]?.limits.forgetGrowth() }
        for name in packages.keys { packages[name]?.limits.forgetGrowth() }
        for name in layers.keys { layers[name]?.forgetGrowth() }
        for name in paths.keys { paths[name]?.forgetGrowth() }
    }
}

extension SizeLimits {
    fileprivate mutating func forgetGrowth() {
        compressed.removeAll(where: \.isGrowth)
        unpacked.removeAll(where: \.isGrowth)
    }
}

/// The limits of one thing; all of them hold.
public struct SizeLimits: Hashable, Sendable {
    /// Of its share of the compressed layers.
    public var compressed: [SizeLimit]
    /// Of its share of the layers' tars.
    public var unpacked: [SizeLimit]

    public init(compressed: [SizeLimit] = [], unpacked: [SizeLimit] = []) {
        self.compressed = compressed
        self.unpacked = unpacked
    }
}

public enum SizeLimit: Hashable, Sendable {
    case atMost(Bytes)
    /// So many bytes more than in the baseline.
    case growth(Bytes)
    /// So many hundredths more than in the baseline.
    case relativeGrowth(Double)

    public var isGrowth: Bool { if case .atMost = self { false } else { true } }
}

/// How large a part of the image may become, and what belongs to it.
public struct PartBudget: Hashable, Sendable {
    /// Patterns; what none of any part describes counts for the part of its layer.
    public var paths: [String]
    public var limits: SizeLimits

    public init(paths: [String] = [], limits: SizeLimits = SizeLimits()) {
        self.paths = paths
        self.limits = limits
    }
}

/// How large some packages may become together.
public struct PackageBudget: Hashable, Sendable {
    /// Patterns of names; empty where the budget's own name is one.
    public var packages: [String]
    public var limits: SizeLimits

    public init(packages: [String] = [], limits: SizeLimits = SizeLimits()) {
        self.packages = packages
        self.limits = limits
    }
}

/// A number of bytes, as people write it.
public struct Bytes: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var count: Int

    public init(_ count: Int) {
        self.count = count
    }

    public static func < (left: Bytes, right: Bytes) -> Bool { left.count < right.count }

    /// In decimal units with three digits: `59.8 MB`.
    public var description: String { sizeText(count) }
}

internal import CDeflate
internal import CZstd
public import OCI

/// How a layer is compressed. The result depends on nothing else: not on threads, time or machine.
public struct Compression: Sendable, Hashable {
    public enum Algorithm: String, Sendable, Hashable, CaseIterable {
        case gzip, zstd, none
    }

    public let algorithm: Algorithm
    /// 1 (fast) and up; 0 for ``Algorithm/none``.
    public let level: Int

    /// - Parameter level: 1–12 for gzip, 1–19 for zstd; nil takes the usual one.
    /// - Throws: ``ArchiveError`` where the algorithm has no such level.
    public init(_ algorithm: Algorithm, level: Int? = nil) throws(ArchiveError) {
        let level = level ?? algorithm.usualLevel
        guard algorithm.levels.contains(level) else {
            let range = algorithm.levels
            throw ArchiveError(
                "\(algorithm.rawValue) has the levels \(range.lowerBound) to \(range.upperBound), not \(level)")
        }
        self.init(checked: algorithm, level: level)
    }

    private init(checked algorithm: Algorithm, level: Int) {
        self.algorithm = algorithm
        self.level = level
    }

    /// gzip, which every runtime and registry takes.
    public static let standard = Compression(checked: .gzip, level: Algorithm.gzip.usualLevel)
    public static let none = Compression(checked: .none, level: 0)

    public var mediaType: MediaType {
        switch algorithm {
        case .gzip: .layerGzip
        case .zstd: .layerZstd
        case .none: .layer
        }
    }

    /// Names everything that the compressed bytes depend on; part of the key of a compressed blob.
    public var identity: String {
        switch algorithm {
        case .gzip: "gzip/libdeflate-\(LIBDEFLATE_VERSION_STRING)/\(level)/\(Self.blockSize)/sampled-1"
        case .zstd: "zstd/libzstd-\(ZSTD_versionNumber())/\(level)/\(Self.blockSize)"
        case .none: "none"
        }
    }

    /// Uncompressed bytes of one independent gzip member or zstd frame.
    static let blockSize = 1 << 20
}

extension Compression.Algorithm {
    /// The level that is taken where nobody says one.
    public var usualLevel: Int {
        switch self {
        // At most 2.6 % larger than gzip -6 makes it (docs/decisions/0032).
        case .gzip: 4
        case .zstd: 3
        case .none: 0
        }
    }

    public var levels: ClosedRange<Int> {
        switch self {
        case .gzip: 1...12
        case .zstd: 1...19
        case .none: 0...0
        }
    }
}

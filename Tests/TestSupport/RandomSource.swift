/// A seeded generator, so that a fuzz test that failed fails again (SplitMix64, Steele, Lea and Flood 2014).
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            unsafe withUnsafeBytes(of: next()) { unsafe bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// `bytes` with a few of them changed, or cut off, as damage does.
    public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        guard !bytes.isEmpty else { return self.bytes(Int.random(in: 1...64, using: &self)) }
        if Int.random(in: 0..<4, using: &self) == 0 {
            return Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &self)))
        }
        var result = bytes
        for _ in 0..<Int.random(in: 1...8, using: &self) {
            result[Int.random(in: 0..<bytes.count, using: &self)] = UInt8.random(in: .min ... .max, using: &self)
        }
        return result
    }
}

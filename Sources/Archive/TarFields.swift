/// The 512 bytes of a ustar header.
struct TarFields {
    static let blockSize = 512

    /// A field's place; lengths are those that a value may fill.
    enum Field {
        case name, mode, owner, group, size, modified, linkTarget, deviceMajor, deviceMinor, prefix

        var range: Range<Int> {
            switch self {
            case .name: 0..<100
            case .mode: 100..<108
            case .owner: 108..<116
            case .group: 116..<124
            case .size: 124..<136
            case .modified: 136..<148
            case .linkTarget: 157..<257
            case .deviceMajor: 329..<337
            case .deviceMinor: 337..<345
            case .prefix: 345..<500
            }
        }

        var length: Int { range.count }
    }

    static let checksum = 148..<156
    static let typeOffset = 156
    static let magic = 257..<265

    private var bytes = [UInt8](repeating: 0, count: blockSize)

    init() {
        bytes.replaceSubrange(Self.magic, with: Array("ustar\u{0}00".utf8))
        for field in [Field.deviceMajor, .deviceMinor] { set(field, octal: 0) }
    }

    var type: UInt8 {
        get { bytes[Self.typeOffset] }
        set { bytes[Self.typeOffset] = newValue }
    }

    /// Puts in `text`, which must not be longer than the field.
    mutating func set(_ field: Field, _ text: some Collection<UInt8>) {
        for (offset, byte) in zip(field.range, text) { bytes[offset] = byte }
    }

    /// Octal digits with leading zeros, and a zero byte behind them.
    mutating func set(_ field: Field, octal value: Int) {
        write(octal: value, digits: field.length - 1, at: field.range.lowerBound)
    }

    private mutating func write(octal value: Int, digits: Int, at start: Int) {
        var rest = value
        for place in stride(from: start + digits - 1, through: start, by: -1) {
            bytes[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest & 7)
            rest >>= 3
        }
    }

    /// The header with its checksum: six digits, a zero byte, a space.
    var encoded: [UInt8] {
        var result = self
        result.write(octal: Self.sum(bytes), digits: 6, at: Self.checksum.lowerBound)
        result.bytes[Self.checksum.upperBound - 1] = UInt8(ascii: " ")
        return result.bytes
    }

    /// The sum of all bytes, those of the checksum itself counted as spaces.
    static func sum(_ header: some Collection<UInt8>) -> Int {
        var sum = 0
        for (offset, byte) in header.enumerated() {
            sum += checksum.contains(offset) ? Int(UInt8(ascii: " ")) : Int(byte)
        }
        return sum
    }

    /// `bytes` filled up with zeros to whole blocks.
    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: padding(after: bytes.count))
    }

    static func padding(after count: Int) -> Int {
        (blockSize - count % blockSize) % blockSize
    }
}

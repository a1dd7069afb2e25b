internal import OCI

/// A path or a pattern as the characters that a pattern's `?` and `[…]` count.
///
/// A character is a Unicode scalar, or a single byte where the bytes are no UTF-8: file names are bytes. Such a byte
/// stands above all scalars, so that it equals itself and nothing else.
struct PathText: Hashable, Sendable {
    typealias Character = UInt32

    var characters: [Character]

    static let slash = Character(UInt8(ascii: "/"))
    private static let firstByte: Character = 0x11_0000

    init(_ bytes: some Collection<UInt8>) {
        characters = []
        characters.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.first {
            if byte < 0x80 {
                characters.append(Character(byte))
                rest.removeFirst()
            } else {
                let (character, length) = Self.decode(rest)
                characters.append(character)
                rest.removeFirst(length)
            }
        }
    }

    init(_ path: ImagePath) {
        self = Self.ascii(path.bytes) ?? PathText(path.bytes)
    }

    /// As nearly all paths are; nil for others.
    private static func ascii(_ bytes: [UInt8]) -> PathText? {
        bytes.allSatisfy { $0 < 0x80 } ? PathText(characters: bytes.map { Character($0) }) : nil
    }

    private init(characters: [Character]) {
        self.characters = characters
    }

    /// The bytes that this was made of.
    var bytes: [UInt8] {
        var result: [UInt8] = []
        for character in characters {
            if let scalar = Unicode.Scalar(character) {
                UTF8.encode(scalar).map { result.append(contentsOf: $0) }
            } else {
                result.append(UInt8(truncatingIfNeeded: character &- Self.firstByte))
            }
        }
        return result
    }

    /// Whether `character` is a byte that is no UTF-8.
    static func isBareByte(_ character: Character) -> Bool { character >= firstByte }

    /// White space in front and at the end cut off, as Unicode means it.
    var trimmed: PathText {
        var text = self
        while let last = text.characters.last, Self.isSpace(last) { text.characters.removeLast() }
        text.characters.removeFirst(text.characters.prefix(while: Self.isSpace).count)
        return text
    }

    private static func isSpace(_ character: Character) -> Bool {
        Unicode.Scalar(character)?.properties.isWhitespace ?? false
    }

    /// The first character of bytes that begin above ASCII, and how many bytes it takes.
    private static func decode(_ bytes: some Collection<UInt8>) -> (Character, Int) {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        if case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            return (Unicode.UTF8.decode(encoded).value, encoded.count)
        }
        return (bytes.first.map { firstByte + Character($0) } ?? firstByte, 1)
    }
}

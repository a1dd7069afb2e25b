extension String {
    /// Bytes as text that no other bytes give: valid UTF-8 as it is, every other byte as `\xNN`, a backslash doubled.
    /// For keys and listings, where two different names must never look the same.
    public init(unambiguous bytes: some Collection<UInt8>) {
        self.init(unambiguous: Array(bytes))
    }

    /// The same, without a detour through the protocol: a context may have a hundred thousand names.
    public init(unambiguous bytes: [UInt8]) {
        if bytes.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) {
            self.init(decoding: bytes, as: UTF8.self)
            return
        }
        if let text = String(validating: bytes, as: UTF8.self) {
            self =
                text.utf8.contains(UInt8(ascii: "\\"))
                ? text.split(separator: "\\", omittingEmptySubsequences: false).joined(separator: "\\\\") : text
            return
        }
        self = bytes.reduce(into: "") { text, byte in
            switch byte {
            case UInt8(ascii: "\\"): text += "\\\\"
            case 0x20..<0x7f: text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }
}

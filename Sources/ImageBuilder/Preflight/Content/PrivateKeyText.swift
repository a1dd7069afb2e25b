internal import HostSystem

/// Finds private keys in text: what PEM and OpenSSH write (RFC 7468).
enum PrivateKeyText {
    /// The line that a key begins on. A program that knows the words has no key behind them.
    static func line(in content: [UInt8]) -> Int? {
        var start = 0
        while let found = content.offset(of: "PRIVATE KEY-----", from: start) {
            start = found + 1
            let end = found + 16
            guard isBegin(content, found) else { continue }
            if hasKey(content[min(end, content.count)...]) { return content.line(at: found) }
        }
        return nil
    }

    /// Whether the words belong to a line that starts with `-----BEGIN `.
    private static func isBegin(_ content: [UInt8], _ offset: Int) -> Bool {
        let before = content[max(0, offset - 24)..<offset]
        return String(decoding: before, as: UTF8.self).contains("-----BEGIN ")
    }

    /// Forty bytes of base64 within the next lines: behind headers such as `Proc-Type`, and behind the `\n` of a string
    /// in another language too.
    private static func hasKey(_ rest: ArraySlice<UInt8>) -> Bool {
        var run = 0
        for byte in rest.prefix(600) {
            if isBase64(byte) { run += 1 } else { run = 0 }
            if run >= 40 { return true }
        }
        return false
    }
}

func isBase64(_ byte: UInt8) -> Bool {
    isWordByte(byte) && byte != UInt8(ascii: "_") || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
}

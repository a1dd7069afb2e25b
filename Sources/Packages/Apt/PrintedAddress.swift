internal import OCI

/// One line of `apt-get --print-uris`: a file that apt would fetch.
struct PrintedAddress: Hashable, Sendable {
    let address: String
    let name: String
    let version: String
    let architecture: String
    let size: Int
    let sha256: Digest

    /// Reads `'ADDRESS' NAME_VERSION_ARCHITECTURE.deb SIZE SHA256:HEX`; nil for a line of another kind.
    init?(_ line: Substring) {
        guard line.first == "'", let quote = line.dropFirst().firstIndex(of: "'") else { return nil }
        let words = line[line.index(after: quote)...].split(separator: " ")
        guard words.count == 3, let size = Int(words[1]), size > 0, words[2].hasPrefix("SHA256:"),
            let digest = try? Digest("sha256:" + words[2].dropFirst(7)), words[0].hasSuffix(".deb")
        else { return nil }
        let parts = words[0].dropLast(4).split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let version = percentDecoded(parts[1]) else {
            return nil
        }
        self.address = String(line[line.index(after: line.startIndex)..<quote])
        self.name = String(parts[0])
        self.version = version
        architecture = String(parts[2])
        self.size = size
        sha256 = digest
    }

    /// Reads everything that apt printed. Throws where a file has no SHA-256, for then it cannot be checked.
    static func parse(_ output: String) throws(PackagesError) -> [PrintedAddress] {
        var result: [PrintedAddress] = []
        for line in output.split(separator: "\n") where line.first == "'" {
            guard let address = PrintedAddress(line) else {
                throw PackagesError(.failed, "apt named a file in a way that cannot be checked: \(line.prefix(300))")
            }
            result.append(address)
        }
        return result
    }
}

/// `%3a` and its like back to bytes; nil where a digit is missing or the result is no UTF-8.
private func percentDecoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        let digits = rest.prefix(2)
        guard digits.count == 2, let value = hexDecoded(String(decoding: digits, as: UTF8.self).lowercased().utf8)
        else { return nil }
        bytes += value
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}

internal import Glibc
internal import HostSystem

/// Finds values that look random under names that promise a secret, in files that configure something.
enum TokenText {
    static func find(in content: [UInt8], ofFile name: String) -> String? {
        guard let dot = name.lastIndex(of: "."), endings.contains(String(name[name.index(after: dot)...])),
            !name.hasSuffix(".min.js"), !locks.contains(name)
        else { return nil }
        let needsQuotes = ["js", "mjs", "cjs", "ts", "py"].contains { name.hasSuffix("." + $0) }
        var number = 0
        for line in content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            // Longer lines are made by programs, from sources that have been looked at.
            guard line.count < 1000, line.count > 20, let (key, rest) = assignment(line), promises(key),
                let value = value(rest, needsQuotes), looksRandom(value)
            else { continue }
            return "\(String(decoding: key, as: UTF8.self)), line \(number)"
        }
        return nil
    }

    /// The text with every word as asterisks that looks random.
    static func masked(_ text: String) -> String {
        text.split { !$0.isASCII || !$0.utf8.allSatisfy { isBase64($0) || "_.~-".utf8.contains($0) } }
            .filter { looksRandom(String($0)) }
            .reduce(text) { $0.replacing($1, with: String(repeating: "*", count: $1.count)) }
    }

    private static let endings: Set = [
        "cfg", "cjs", "conf", "config", "env", "ini", "js", "json", "mjs", "properties", "py", "toml", "ts", "xml",
        "yaml",
        "yml",
    ]

    /// Full of digests, which are no secret.
    private static let locks: Set = ["package-lock.json", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "composer.lock"]

    private static func promises(_ key: ArraySlice<UInt8>) -> Bool {
        let joints = Array("_-.".utf8)
        let plain = key.filter { !joints.contains($0) }.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return promising.contains { plain.offset(of: $0) != nil }
    }

    private static let promising: [StaticString] = [
        "secret", "token", "password", "passwd", "apikey", "privatekey", "accesskey", "credential",
    ]

    /// `key: value` or `key = value`: the last word before the separator, and all behind it.
    private static func assignment(_ line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, ArraySlice<UInt8>)? {
        guard let separator = line.firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }),
            let end = line[..<separator].lastIndex(where: isKeyByte)
        else { return nil }
        let start = line[..<end].lastIndex { !isKeyByte($0) }.map { $0 + 1 } ?? line.startIndex
        return (line[start...end], line[(separator + 1)...])
    }

    /// What lies beyond ASCII is taken for letters.
    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isWordByte(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte >= 0x80
    }

    /// A value with blanks and quotes taken off.
    private static func value(_ text: ArraySlice<UInt8>, _ needsQuotes: Bool) -> String? {
        var value = String(decoding: text, as: UTF8.self)[...]
        while let first = value.first, first == " " || first == "=" || first == "\t" { value = value.dropFirst() }
        while let last = value.last, last == " " || last == "," || last == ";" || last == "\r" {
            value = value.dropLast()
        }
        if let quote = value.first, quote == "\"" || quote == "'" {
            guard value.count > 1, value.last == quote else { return nil }
            value = value.dropFirst().dropLast()
        } else if needsQuotes {
            return nil
        }
        return String(value)
    }

    private static func looksRandom(_ value: String) -> Bool {
        let bytes = Array(value.utf8)
        guard bytes.count >= 20, bytes.count <= 512, bytes.allSatisfy({ isBase64($0) || "=_-.~".utf8.contains($0) }),
            bytes.filter(isDigit).count >= 2, bytes.contains(where: { $0 >= 0x61 || (0x41...0x5A).contains($0) })
        else { return false }
        if ["sha256", "sha384", "sha512"].contains(where: value.hasPrefix) { return false }
        if placeholders.contains(where: value.lowercased().contains) { return false }
        // A path, a package's name, words joined by dashes: no part of those is long and mixed.
        let longest = bytes.split { "/-._".utf8.contains($0) }.map(\.count).max() ?? 0
        guard longest >= 12 else { return false }
        let isHexadecimal = bytes.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
        return isHexadecimal ? bytes.count >= 32 && entropy(bytes) >= 3 : entropy(bytes) >= 3.5
    }

    private static let placeholders = [
        "example", "placeholder", "changeme", "change-me", "your-", "your_", "xxxx", "dummy",
    ]

    /// Bits a character, after Shannon.
    private static func entropy(_ bytes: [UInt8]) -> Double {
        var counts: [UInt8: Int] = [:]
        for byte in bytes { counts[byte, default: 0] += 1 }
        return counts.values.reduce(0) { sum, count in
            let share = Double(count) / Double(bytes.count)
            return sum - share * log2(share)
        }
    }
}

/// What names in recipes may be.
enum Names {
    static let environment = NameRule(
        noun: "name of an environment variable",
        hint: "letters, digits, \"_\", \".\" and \"-\", and no digit first",
        pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$"
    ) { name in
        guard let first = name.utf8.first, isWordByte(first), !isDigit(first) else { return false }
        return name.utf8.allSatisfy { isWordByte($0) || $0 == dot || $0 == dash }
    }

    static let argument = NameRule(
        noun: "name of an argument", hint: "letters, digits and \"_\", and no digit first",
        pattern: "^[A-Za-z_][A-Za-z0-9_]*$", allows: isArgumentName)

    static let stage = NameRule(
        noun: "name of a stage",
        hint: "letters, digits, \"_\", \".\" and \"-\", a letter or digit first; \"scratch\" is taken",
        pattern: "^(?!scratch$)[A-Za-z0-9][A-Za-z0-9_.-]*$"
    ) { name in
        guard name != "scratch", let first = name.utf8.first, isWordByte(first), first != underscore else {
            return false
        }
        return name.utf8.allSatisfy { isWordByte($0) || $0 == dot || $0 == dash }
    }

    static let label = NameRule(
        noun: "name of a label", hint: "a letter, digit or \"_\" first, no white space and no \"=\"",
        pattern: "^[A-Za-z0-9_][^\\s=]*$"
    ) { name in
        guard let first = name.utf8.first, isWordByte(first) else { return false }
        return name.unicodeScalars.allSatisfy { $0 != "=" && !$0.properties.isWhitespace && $0.value >= 0x20 }
    }

    static let header = NameRule(
        noun: "name of a header", hint: "letters, digits and \"-\", as in \"Content-Type\"",
        pattern: "^[A-Za-z0-9!#%&'*+.^_`|~-]+$"
    ) { isToken($0) && !$0.utf8.contains(UInt8(ascii: "$")) }

    static let part = NameRule(
        noun: "name of a part", hint: "letters, digits, \"_\", \".\" and \"-\", a letter or digit first",
        pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]*$"
    ) { name in
        guard let first = name.utf8.first, isWordByte(first), first != underscore else { return false }
        return name.utf8.allSatisfy { isWordByte($0) || $0 == dot || $0 == dash }
    }
}

/// A lower-case letter or digit, then more of them or of `others`.
func isLowerCaseWord(_ text: String, and others: Set<UInt8>) -> Bool {
    guard let first = text.utf8.first, isLowerCaseOrDigit(first) else { return false }
    return text.utf8.allSatisfy { isLowerCaseOrDigit($0) || others.contains($0) }
}

/// A token of HTTP, RFC 9110 section 5.6.2.
func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { isWordByte($0) || "!#$%&'*+-.^`|~".utf8.contains($0) }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isLowerCaseOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}

private let dot = UInt8(ascii: ".")
private let dash = UInt8(ascii: "-")
private let underscore = UInt8(ascii: "_")

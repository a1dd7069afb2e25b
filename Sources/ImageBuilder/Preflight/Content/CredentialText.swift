internal import HostSystem

/// Finds credentials whose form is known, in files and in variables.
enum CredentialText {
    /// What begins a credential, how many characters of which kind follow, and what it is called.
    private struct Form {
        let prefix: StaticString
        let length: Int
        let also: String
        let name: String
    }

    private static let forms = [
        Form(prefix: "ghp_", length: 36, also: "", name: "a GitHub token"),
        Form(prefix: "gho_", length: 36, also: "", name: "a GitHub token"),
        Form(prefix: "ghs_", length: 36, also: "", name: "a GitHub token"),
        Form(prefix: "github_pat_", length: 22, also: "_", name: "a GitHub token"),
        Form(prefix: "glpat-", length: 20, also: "_-", name: "a GitLab token"),
        Form(prefix: "xoxb-", length: 20, also: "-", name: "a Slack token"),
        Form(prefix: "xoxa-", length: 20, also: "-", name: "a Slack token"),
        Form(prefix: "xoxp-", length: 20, also: "-", name: "a Slack token"),
        Form(prefix: "sk_live_", length: 16, also: "", name: "a Stripe key"),
        Form(prefix: "AIza", length: 35, also: "_-", name: "a Google API key"),
        Form(prefix: "npm_", length: 36, also: "", name: "an npm token"),
    ]

    /// What it is, and on which line. The credential itself is not told.
    static func find(in content: [UInt8], ofFile name: String = "") -> String? {
        for form in forms {
            if let offset = offset(of: form, in: content) { return "\(form.name), line \(content.line(at: offset))" }
        }
        if let offset = keyOfAWS(in: content) { return "a key of AWS, line \(content.line(at: offset))" }
        if let offset = registryToken(in: content) {
            return "a registry's token, line \(content.line(at: offset))"
        }
        return passwordFile(name, content)
    }

    /// The text with the secret part of each credential as asterisks; nil where there is none.
    static func masked(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var masked = Array(text)
        for form in forms {
            while let found = offset(of: form, in: masked) {
                let also = Set(form.also.utf8)
                masked.mask(from: found + form.prefix.utf8CodeUnitCount) { isAlphanumeric($0) || also.contains($0) }
            }
        }
        while let found = registryToken(in: masked) {
            masked.mask(from: masked.valueStart(behind: found + 10)) { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
        }
        if keyOfAWS(in: masked) != nil || namesKeyOfAWS(masked) {
            while let word = word(of: 40, in: masked) { masked.mask(from: word, while: isBase64) }
        }
        return masked == Array(text) ? nil : masked
    }

    private static func offset(of form: Form, in content: [UInt8]) -> Int? {
        var start = 0
        let size = form.prefix.utf8CodeUnitCount
        let also = Set(form.also.utf8)
        while let found = content.offset(of: form.prefix, from: start) {
            start = found + size
            // Part of a longer word, it is something else.
            if found > 0, isWordByte(content[found - 1]) { continue }
            let rest = content[min(start, content.count)...].prefix(form.length)
            if rest.count == form.length, rest.allSatisfy({ isAlphanumeric($0) || also.contains($0) }) { return found }
        }
        return nil
    }

    /// An access key's name with a secret of forty characters somewhere beside it.
    private static func keyOfAWS(in content: [UInt8]) -> Int? {
        for prefix in ["AKIA", "ASIA"] as [StaticString] {
            guard let found = content.offset(of: prefix) else { continue }
            let rest = content[min(found + 4, content.count)...].prefix(16)
            guard rest.count == 16, rest.allSatisfy(isUpperCaseOrDigit) else { continue }
            if word(of: 40, in: content) != nil { return found }
        }
        return nil
    }

    private static func namesKeyOfAWS(_ content: [UInt8]) -> Bool {
        let lowered = content.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return lowered.offset(of: "secret_access_key") != nil
    }

    /// A variable for the secret of an access key, with one in it.
    static func isKeyOfAWS(name: String, value: String) -> Bool {
        name.lowercased().hasSuffix("secret_access_key") && value.utf8.count == 40
            && word(of: 40, in: Array(value.utf8)) != nil
    }

    /// Where a run of base64 starts of exactly this length, of more than one kind of letter.
    private static func word(of length: Int, in content: [UInt8]) -> Int? {
        content.split { !isBase64($0) }.first { word in
            word.count == length && word.contains(where: isDigit) && word.contains { $0 >= 0x61 }
                && word.contains { (0x41...0x5A).contains($0) }
        }?.startIndex
    }

    /// npm's `//host/:_authToken=value`; a variable there is as it should be.
    private static func registryToken(in content: [UInt8]) -> Int? {
        guard let found = content.offset(of: "_authToken") else { return nil }
        let rest = content[min(found + 10, content.count)...].drop { $0 == UInt8(ascii: " ") }
        guard rest.first == UInt8(ascii: "=") else { return nil }
        let value = rest.dropFirst().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") }
        guard let first = value.first, isAlphanumeric(first) else { return nil }
        return value.prefix(8).allSatisfy { $0 > 0x20 } ? found : nil
    }

    /// Files that are there for passwords.
    private static func passwordFile(_ name: String, _ content: [UInt8]) -> String? {
        let words: [StaticString]
        switch name {
        case ".netrc", "_netrc", ".pypirc": words = ["password"]
        case ".git-credentials": words = ["://"]
        case "config.json", ".dockerconfigjson", ".dockercfg": words = ["\"auth\""]
        default: return nil
        }
        if name == "config.json", content.offset(of: "\"auths\"") == nil { return nil }
        guard let found = words.lazy.compactMap({ content.offset(of: $0) }).first else { return nil }
        return "a password, line \(content.line(at: found))"
    }
}

extension [UInt8] {
    /// Makes bytes asterisks, from one on as long as they are of a kind.
    fileprivate mutating func mask(from start: Int, while isSecret: (UInt8) -> Bool) {
        var index = start
        while index < count, isSecret(self[index]) {
            self[index] = UInt8(ascii: "*")
            index += 1
        }
    }

    /// Behind a key: where its value starts, past the sign, blanks and quotes.
    fileprivate func valueStart(behind key: Int) -> Int {
        self[Swift.min(key, count)...].firstIndex { $0 != UInt8(ascii: "=") && $0 != 0x20 && $0 != UInt8(ascii: "\"") }
            ?? count
    }
}

func isAlphanumeric(_ byte: UInt8) -> Bool { isWordByte(byte) && byte != UInt8(ascii: "_") }

private func isUpperCaseOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x41...0x5A).contains(byte) }

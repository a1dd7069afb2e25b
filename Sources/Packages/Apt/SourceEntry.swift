/// One source of packages, as sources.list(5) describes it.
struct SourceEntry: Hashable, Sendable {
    var addresses: [String]
    var suites: [String]
    var components: [String]
    /// The path of a keyring; nil where the entry names none, or holds the key itself.
    var keyring: String?

    /// Reads the one-line format: `deb [options] address suite component…`. Lines of other kinds are skipped.
    static func parseList(_ text: [UInt8]) -> [SourceEntry] {
        text.split(separator: newline).compactMap { line in
            var words = line.prefix { $0 != UInt8(ascii: "#") }.split(whereSeparator: isBlank)
                .map { String(decoding: $0, as: UTF8.self) }[...]
            guard words.popFirst() == "deb" else { return nil }
            var keyring: String?
            if words.first?.hasPrefix("[") == true {
                guard let end = words.firstIndex(where: { $0.hasSuffix("]") }) else { return nil }
                let options = words[...end].map { $0.filter { $0 != "[" && $0 != "]" } }
                keyring = options.first { $0.hasPrefix("signed-by=") }.map { String($0.dropFirst(10)) }
                words = words[(end + 1)...]
            }
            guard let address = words.popFirst(), let suite = words.popFirst() else { return nil }
            return SourceEntry(
                addresses: [address], suites: [suite], components: Array(words), keyring: keyring.flatMap(path))
        }
    }

    /// Reads the deb822 format. Stanzas that are switched off or lack a field are skipped: they are not ours to mend.
    static func parseDeb822(_ text: [UInt8]) throws(ControlFileError) -> [SourceEntry] {
        try ControlFile.parse(text).compactMap { stanza in
            func words(_ name: String) -> [String] {
                stanza[name].map { $0.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init) } ?? []
            }
            guard words("Types").contains("deb"), stanza["Enabled"]?.lowercased() != "no" else { return nil }
            let entry = SourceEntry(
                addresses: words("URIs"), suites: words("Suites"), components: words("Components"),
                keyring: stanza["Signed-By"].flatMap(path))
            return entry.addresses.isEmpty || entry.suites.isEmpty ? nil : entry
        }
    }

    private static func path(_ signedBy: String) -> String? {
        signedBy.hasPrefix("/") && !signedBy.contains("\n") ? signedBy : nil
    }

    /// This entry in the deb822 format.
    var deb822: String {
        """
        Types: deb
        URIs: \(addresses.joined(separator: " "))
        Suites: \(suites.joined(separator: " "))
        Components: \(components.joined(separator: " "))
        \(keyring.map { "Signed-By: \($0)\n" } ?? "")
        """
    }
}

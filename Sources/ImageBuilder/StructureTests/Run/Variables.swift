/// The variables of an image, put into the texts of a test: `$NAME` and `${NAME}`.
///
/// A name that the image does not have stays as it is written: it may be a shell's own.
struct Variables {
    private let values: [String: String]

    init(_ values: [String: String]) {
        self.values = values
    }

    /// The image's variables and some more, whose values may use the image's; each name once.
    func environment(adding more: [EnvironmentVariable]) -> [EnvironmentVariable] {
        var all = StageSettings()
        all.set([EnvironmentVariable(name: "PATH", value: RunStep.defaultPath)])
        all.set(values.sorted { $0.key < $1.key }.map { EnvironmentVariable(name: $0.key, value: $0.value) })
        all.set(more.map { EnvironmentVariable(name: $0.name, value: expanded($0.value)) })
        return all.environment
    }

    func expanded(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if let (name, end) = name(at: rest), let value = values[name] {
                result += value
                rest = rest[end...]
            } else {
                result += "$"
            }
        }
        return result + rest
    }

    /// The name that stands behind a dollar sign, and where what follows begins.
    private func name(at text: Substring) -> (String, Substring.Index)? {
        if text.first == "{" {
            guard let end = text.firstIndex(of: "}") else { return nil }
            return (String(text[text.index(after: text.startIndex)..<end]), text.index(after: end))
        }
        let name = text.prefix { $0.utf8.count == 1 && $0.utf8.allSatisfy { isWordByte($0) } }
        return name.isEmpty ? nil : (String(name), name.endIndex)
    }
}

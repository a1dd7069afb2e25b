internal import HostSystem
internal import JSON
internal import OCI

extension Language {
    /// A path on this machine, relative to the folder of the file that it stands in. Absolute then.
    static let hostPath = Shape<String>.text("a path") { text throws(Refusal) in
        try nonEmpty(text, "a path")
    }.checked { text, place, decoding throws(Refusal) in
        decoding.source.folder(at: place.node.span).appending(text).normalised
    }

    /// A path in the image, absolute or relative to where the stage stands.
    static let imagePath = Shape<String>.text("a path in the image", examples: ["/app"]) { text throws(Refusal) in
        try nonEmpty(text, "a path")
    }.checked { text, _, decoding throws(Refusal) in
        try resolve(text, decoding)
    }

    static func resolve(_ text: String, _ decoding: Decoding) throws(Refusal) -> ImagePath {
        guard let start = text.hasPrefix("/") ? .root : decoding.workdir else {
            throw Refusal(
                "\(quoted(text)) is relative to the work directory, which only the base knows",
                hint: "write an absolute path, or set the stage's \"workdir\"")
        }
        do throws(ImagePathError) { return try start.appending(text.utf8) } catch {
            let seen = text.hasPrefix("/") ? "" : ", seen from \(start)"
            throw Refusal("the path \(quoted(text)) \(error.reason)\(seen)")
        }
    }

    static func nonEmpty(_ text: String, _ what: String) throws(Refusal) -> String {
        if text.isEmpty { throw Refusal("expected \(what), not an empty string") }
        if text.utf8.contains(0) { throw Refusal("\(what) cannot hold a zero byte") }
        return text
    }

    /// A string without a zero byte, which neither an environment nor a command line can carry.
    static let word = Shape<String>.text("a string") { text throws(Refusal) in
        if text.utf8.contains(0) { throw Refusal("a zero byte cannot stand here") }
        return text
    }

    static let environment = word.dictionary("an object of environment variables", names: Names.environment).map {
        $0.map { EnvironmentVariable(name: $0.name, value: $0.value) }
    }.documented(["examples": [["PORT": "8000"]]])

    static let labels = Shape<String>.string.dictionary("an object of labels", names: Names.label).map {
        $0.map { Label(name: $0.name, value: $0.value) }
    }.documented(["examples": [["org.opencontainers.image.source": "https://example.org/app"]]])

    static let labelDictionary = labels.map { labels in
        Dictionary(labels.map { ($0.name, $0.value) }) { _, last in last }
    }

    static let headers = Shape<String>.text("a string") { text throws(Refusal) in
        if text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            throw Refusal("a control character cannot stand in a header")
        }
        return text
    }.dictionary("an object of headers", names: Names.header).map { headers in
        Dictionary(headers.map { ($0.name, $0.value) }) { _, last in last }
    }

    /// A list for exec, or a line for the shell.
    static let command = Shape<Run.Command>.either(
        "a command (a list of strings, or a line for the shell)",
        [
            Shape<String>.text("a line for the shell") { text throws(Refusal) in try nonEmpty(text, "a command") }
                .map { .shell($0) },
            commandList.map { .exec($0) },
        ])

    private static let commandList = word.list("a list of strings", nonEmpty: true).checked {
        list, _, _ throws(Refusal) in
        if list.first?.isEmpty == true { throw Refusal("a command's first word names a program, and is empty here") }
        return list
    }

    /// A list as it stands, a string through the shell. An empty list takes away what the base has.
    static let imageCommand = Shape<[String]>.either(
        "a command (a list of strings, or a line for the shell)",
        [
            Shape<String>.text("a line for the shell") { text throws(Refusal) in try nonEmpty(text, "a command") }
                .map { ["/bin/sh", "-c", $0] },
            word.list("a list of strings"),
        ])

    /// JSON of any kind, the arguments put into its strings.
    static let json = Shape<JSONValue>(
        "a JSON value", accepts: Set(JSONKind.allCases), schema: Schema(keywords: [:])
    ) { place, decoding in
        decoding.json(place)
    }

    /// The target of a request: absolute, with its query.
    static let requestPath = Shape<String>.text("a path such as \"/health\"", pattern: "^/", examples: ["/health"]) {
        text throws(Refusal) in
        guard text.hasPrefix("/") else { throw Refusal("the path of a request starts with \"/\"") }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Refusal("the path of a request is ASCII without spaces", hint: "write other bytes as %20")
        }
        return text
    }
}

extension Decoding {
    fileprivate func json(_ place: Place) -> JSONValue? {
        switch place.node.value {
        case .string: return substituted(place).map { .string($0) }
        case .array(let nodes):
            return .array(nodes.enumerated().compactMap { json(place.element($0.offset, $0.element)) })
        case .object(let members):
            let values = members.compactMap { member in json(place.member(member)).map { (member.key, $0) } }
            return .object(Dictionary(values) { _, last in last })
        default: return place.node.plain
        }
    }
}

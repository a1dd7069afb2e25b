internal import JSON

/// `--mount=type=cache,target=/root/.cache`.
struct RunMount {
    let type: String
    /// By their usual names; a word without a value is `true`.
    let options: [String: String]

    init(_ text: String) {
        var options: [String: String] = [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let usual = [
                "dst": "target", "destination": "target", "src": "source", "ro": "readonly", "rw": "readwrite",
            ]
            options[usual[parts[0]] ?? parts[0]] = parts.count > 1 ? parts[1] : "true"
        }
        type = options.removeValue(forKey: "type") ?? "bind"
        self.options = options
    }

    var target: String { options["target"] ?? "" }

    /// What a recipe cannot say of it.
    var unknown: [String] {
        let known: Set<String> =
            switch type {
            case "cache": ["target", "id", "sharing"]
            case "secret": ["target", "id", "required", "mode"]
            case "bind": ["target", "source", "from", "readonly"]
            default: Set(options.keys)
            }
        let odd = type == "bind" && options["from"].map { Int($0) == nil && $0.contains(":") } == true ? ["from"] : []
        return options.keys.filter { !known.contains($0) }.sorted() + odd
    }

    var cache: RecipeDraft {
        let sharing = options["sharing"].map { $0 == "shared" ? "shared" : "locked" }
        if options["id"] == nil, sharing == nil { return .string(target) }
        return .object(present: [
            ("target", .string(target)), ("id", options["id"].map { .string($0) }),
            ("sharing", sharing.map { .string($0) }),
        ])
    }

    /// Docker's are optional unless they say otherwise.
    var secret: RecipeDraft {
        let id = options["id"] ?? target.split(separator: "/").last.map(String.init) ?? "secret"
        let isRequired = options["required"].map { $0 != "false" } ?? false
        return .object(present: [
            ("id", .string(id)), ("target", options["target"].map { .string($0) }),
            ("required", .value(.bool(isRequired))), ("mode", options["mode"].map { .string($0) }),
        ])
    }
}

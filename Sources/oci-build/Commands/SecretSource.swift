internal import HostSystem

/// Where a secret's value comes from: `id=ID,file=FILE` or `id=ID,env=NAME`.
struct SecretSource: OptionValue, Hashable {
    enum Place: Sendable, Hashable {
        case file(HostPath)
        case variable(String)
    }

    static let placeholder = "id=ID,file=FILE|env=NAME"

    let id: String
    let place: Place

    init(argument: String) throws(ValueError) {
        var id: String?
        var places: [Place] = []
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[1].isEmpty else { throw ValueError(wanted: Self.placeholder) }
            switch parts[0] {
            case "id" where id == nil: id = parts[1]
            case "file": places.append(.file(HostPath(parts[1])))
            case "env": places.append(.variable(parts[1]))
            default: throw ValueError(wanted: Self.placeholder, suggestion: Self.meant(by: parts[0]))
            }
        }
        guard let id, let place = places.first, places.count == 1 else { throw ValueError(wanted: Self.placeholder) }
        guard Self.isName(id) else {
            throw ValueError(wanted: "an id of letters, digits, \".\", \"_\" and \"-\" that starts with no dot")
        }
        self.id = id
        self.place = place
    }

    /// Docker's words for the same.
    private static func meant(by key: String) -> String? {
        ["src": "file", "source": "file"][key] ?? nearest(to: key, in: ["id", "file", "env"])
    }

    /// The id is a file name inside the container.
    private static func isName(_ id: String) -> Bool {
        id.utf8.first != UInt8(ascii: ".")
            && id.unicodeScalars.allSatisfy {
                $0.isASCII
                    && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || "._-".unicodeScalars.contains($0))
            }
    }
}

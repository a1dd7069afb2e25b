internal import JSON

extension Duration {
    /// A duration as Go writes it: numbers with units, `1m30s`.
    init(parsing text: String) throws(Refusal) {
        var rest = Substring(text)
        var total: Double = 0
        repeat {
            let number = decimal(&rest)
            let unit = String(rest.prefix { !isDecimal($0) })
            rest = rest.dropFirst(unit.count)
            guard let number, let nanoseconds = Self.units[unit] else {
                throw Refusal(
                    "\(quoted(text)) is no duration",
                    hint: "write a number with its unit: \"30s\", \"1m30s\", \"500ms\"")
            }
            total += number * nanoseconds
        } while !rest.isEmpty
        guard total <= Self.longest else { throw Refusal("\(quoted(text)) is longer than a year") }
        self = .nanoseconds(Int64(total.rounded()))
    }

    private static let units: [String: Double] = [
        "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
    ]
    private static let longest = 365 * 24 * 3600e9
}

extension Bytes {
    /// Reads `60 MB`, `5GB` or `55 MiB`; nil where it is no size.
    public init?(text: String) {
        guard let value = try? Bytes(parsing: text) else { return nil }
        self = value
    }

    /// `60 MB` (10⁶), `55 MiB` (2²⁰), `1.5 GB`.
    init(parsing text: String) throws(Refusal) {
        var rest = text.drop { $0 == " " }
        let digits = rest.prefix(while: isDecimal)
        let number = decimal(&rest)
        let unit = rest.drop { $0 == " " }
        guard let number, let bytes = Self.units[String(unit)] else {
            let meant = Self.units.keys.sorted().first { $0.lowercased() == unit.lowercased() }
            throw Refusal(
                "\(quoted(text)) is no size",
                hint: meant.map { "did you mean \"\(digits) \($0)\"?" }
                    ?? "write a number with its unit: \"60 MB\" is 60,000,000 bytes, \"55 MiB\" 57,671,680")
        }
        guard number * bytes <= Double(Language.maximumInteger) else { throw Refusal("\(quoted(text)) is too large") }
        self.init(Int((number * bytes).rounded()))
    }

    private static let units: [String: Double] = [
        "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30,
        "TiB": 0x1p40,
    ]
}

extension SizeLimit {
    /// `60 MB`, or growth since a baseline: `+500 kB`, `+2 %`.
    init(parsing text: String) throws(Refusal) {
        let rest = text.drop { $0 == " " }
        guard rest.first == "+" else {
            self = .atMost(try Bytes(parsing: text))
            return
        }
        var growth = rest.dropFirst().drop { $0 == " " }
        if text.last == "%", let percent = decimal(&growth), growth.drop(while: { $0 == " " }) == "%" {
            guard percent <= 1_000_000 else { throw Refusal("\(quoted(text)) is too large") }
            self = .relativeGrowth(percent)
        } else {
            self = .growth(try Bytes(parsing: String(rest.dropFirst())))
        }
    }
}

/// Takes a decimal number, `1` or `1.5`, from the front; nil where there is none.
private func decimal(_ text: inout Substring) -> Double? {
    let number = text.prefix(while: isDecimal)
    text = text.dropFirst(number.count)
    guard number.first != ".", number.last != "." else { return nil }
    return Double(number)
}

private func isDecimal(_ character: Character) -> Bool {
    character == "." || character.isASCII && character.isNumber
}

extension Language {
    /// At least a millisecond: the shortest that Docker takes.
    static let duration = anyDuration.checked { value, _, _ throws(Refusal) in
        if value < .milliseconds(1) { throw Refusal("expected a duration of at least 1ms") }
        return value
    }

    static let anyDuration = Shape<Duration>.text(
        "a duration such as \"30s\"", pattern: "^([0-9]+(\\.[0-9]+)?(ns|us|µs|μs|ms|s|m|h))+$",
        examples: ["30s", "1m30s", "500ms"]
    ) { text throws(Refusal) in try Duration(parsing: text) }

    static let size = Shape<Bytes>.either(
        "a size such as \"60 MB\", or a number of bytes",
        [
            .text(
                "a size such as \"60 MB\"", pattern: "^ *[0-9]+(\\.[0-9]+)? *([kMGT]?B|[KMGT]iB)$",
                examples: ["60 MB", "55 MiB"]
            ) { text throws(Refusal) in try Bytes(parsing: text) },
            Shape<Int>.integer(0...maximumInteger, "a number of bytes").map { Bytes($0) },
        ])
}

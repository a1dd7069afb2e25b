internal import JSON

/// Durations as Go writes them: numbers with units, `1m30s`.
extension Duration {
    init(parsing text: String) throws(Refusal) {
        var rest = Substring(text)
        var total: Int64 = 0
        if rest.isEmpty { throw Self.refusal(text) }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            rest = rest.dropFirst(unit.count)
            guard let nanoseconds = Self.units[String(unit)], let part = scaled(number, by: nanoseconds) else {
                throw Self.refusal(text)
            }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum < Self.longest else { throw Refusal("\(quoted(text)) is longer than a year") }
            total = sum
        }
        self = .nanoseconds(total)
    }

    private static let units: [String: Int64] = [
        "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
        "h": 3_600_000_000_000,
    ]
    private static let longest: Int64 = 365 * 24 * 3_600_000_000_000

    private static func refusal(_ text: String) -> Refusal {
        Refusal("\(quoted(text)) is no duration", hint: "write a number with its unit: \"30s\", \"1m30s\", \"500ms\"")
    }
}

extension Bytes {
    /// `60 MB` (10⁶), `55 MiB` (2²⁰), `1.5 GB`.
    init(parsing text: String) throws(Refusal) {
        let trimmed = text.drop { $0 == " " }
        if trimmed.hasPrefix("+") {
            throw Refusal(
                "growth such as \(quoted(text)) needs a baseline to grow from, which is not there yet",
                hint: "write the whole size, as in \"60 MB\"")
        }
        let number = trimmed.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let unit = trimmed.dropFirst(number.count).drop { $0 == " " }
        guard !number.isEmpty, let bytes = Self.units[String(unit)], let count = scaled(number, by: bytes) else {
            let meant = Self.units.keys.sorted().first { $0.lowercased() == unit.lowercased() }
            throw Refusal(
                "\(quoted(text)) is no size",
                hint: meant.map { "did you mean \"\(number) \($0)\"?" }
                    ?? "write a number with its unit: \"60 MB\" is 60,000,000 bytes, \"55 MiB\" 57,671,680")
        }
        self.init(Int(count))
    }

    private static let units: [String: Int64] = [
        "B": 1, "kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
        "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
    ]
}

/// `1.5` times a unit, in whole numbers; nil for what is no decimal number or too large.
private func scaled(_ number: Substring, by unit: Int64) -> Int64? {
    let parts = number.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    guard parts.count == 2 else { return product }
    // Nine digits say all that a unit of 2⁴⁰ can resolve in practice.
    guard let fraction = Int64(parts[1].prefix(9)), parts[1].allSatisfy({ $0.isASCII && $0.isNumber }) else {
        return nil
    }
    var scale: Double = 1
    for _ in parts[1].prefix(9) { scale *= 10 }
    let (sum, carries) = product.addingReportingOverflow(Int64(Double(fraction) / scale * Double(unit)))
    return carries ? nil : sum
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

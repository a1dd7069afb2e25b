internal import HostSystem

/// What apt said when it failed, turned into what a person can do.
struct AptFailure {
    private let text: String
    private let status: ExitStatus
    private let configuration: AptConfiguration

    init(_ result: CommandOutput, _ configuration: AptConfiguration) {
        // apt says on its standard output which packages provide a virtual one, or do not go together.
        text = result.errorText + result.outputText
        status = result.status
        self.configuration = configuration
    }

    private var suite: String { configuration.sources.first?.suites.first ?? "" }
    private var mirror: String { configuration.sources.first?.addresses.first ?? "" }

    func updateError() -> PackagesError {
        if says(
            "NO_PUBKEY", "EXPKEYSIG", "BADSIG", "REVKEYSIG", "is not signed", "invalid signature",
            "signatures were invalid")
        {
            let keyring = configuration.sources.first?.keyring ?? "the keyring"
            return error(
                .signature, "the package lists of \(mirror) are not signed by a key in \(keyring)",
                hint:
                    "for a new suite: apt-get install debian-archive-keyring; for a mirror with own keys: say \"keyring\""
            )
        }
        if let network = networkError(mirror) { return network }
        if says("does not have a Release file", "404  Not Found", "404 Not Found") {
            return error(
                .unknownSuite,
                "\(mirror) has no suite \"\(suite)\" (components: \(configuration.sources.first?.components.joined(separator: " ") ?? ""))",
                hint: "Debian's suites are bookworm, trixie, sid and so on; another mirror can be named with \"mirror\""
            )
        }
        return error("apt-get update failed for \(suite) at \(mirror)")
    }

    func resolveError(_ packages: [String], names: () throws -> [String]) -> PackagesError {
        let unknown = quoted(after: "Unable to locate package ")
        if let first = unknown.first {
            let near = ((try? names()).map { nearest(to: first, in: $0) } ?? [])
            let list = unknown.map { "\"\($0)\"" }.joined(separator: ", ")
            return PackagesError(
                .unknownPackage, "\(suite) has no package \(list)",
                hint: near.isEmpty ? nil : "near \"\(first)\": \(near.joined(separator: ", "))")
        }
        if says("has no installation candidate") {
            return error(
                .unknownPackage, "\(suite) knows a package only as a virtual one, or from another architecture",
                hint: "name a package that provides it")
        }
        return error(
            .unsatisfiable,
            "the packages \(packages.joined(separator: " ")) cannot be installed together from \(suite)", hint: nil)
    }

    func downloadError(_ packages: [DebianPackage]) -> PackagesError {
        let place = packages.first.map(\.address) ?? ""
        if says("Hash Sum mismatch") {
            return error(
                .damaged, "a package is not what the signed list says it is",
                hint: "try again with --refresh; if that does not help the mirror is broken")
        }
        if let network = networkError(place) { return network }
        if says("404  Not Found", "404 Not Found") {
            return error(
                .outdated, "a package is no longer at its mirror, which has a newer version",
                hint: "build again with --refresh")
        }
        return error("apt cannot download packages, the first from \(place)")
    }

    /// A failure that we have no word for: apt's own words follow.
    func error(_ message: String) -> PackagesError {
        error(.failed, "\(message) (\(status))", hint: nil)
    }

    private func networkError(_ place: String) -> PackagesError? {
        guard
            says(
                "Could not resolve", "Temporary failure", "Could not connect", "Connection refused",
                "Connection failed",
                "Connection timed out", "Network is unreachable", "No route to host", "Unable to connect", "timed out")
        else { return nil }
        return error(
            .network, "\(place) cannot be reached",
            hint:
                "check the network and the proxy settings in /etc/apt/apt.conf.d; what is cached builds without network"
        )
    }

    private func error(_ code: PackagesError.Code, _ message: String, hint: String?) -> PackagesError {
        PackagesError(code, ([message] + aptLines.map { "    " + $0 }).joined(separator: "\n"), hint: hint)
    }

    /// apt's own lines that say something, at most eight.
    private var aptLines: [String] {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("E:") || $0.hasPrefix("W:") || $0.hasPrefix(" ") }
        return lines.prefix(8).map(String.init)
    }

    private func says(_ phrases: String...) -> Bool {
        phrases.contains { text.contains($0) }
    }

    private func quoted(after phrase: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            line.ranges(of: phrase).first.map { String(line[$0.upperBound...]) }
        }
    }
}

/// The names most like `word`, at most three, best first.
func nearest(to word: String, in names: [String]) -> [String] {
    let limit = max(2, word.utf8.count / 4)
    let scored = names.compactMap { name -> (Int, String)? in
        let distance = editDistance(Array(word.utf8), Array(name.utf8), limit: limit)
        return distance.map { ($0, name) }
    }
    return scored.sorted { $0 < $1 }.prefix(3).map(\.1)
}

/// Insertions, deletions and exchanges that lead from one word to another; nil above `limit`.
func editDistance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int? {
    if abs(left.count - right.count) > limit { return nil }
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let cost = min(diagonal + (a == b ? 0 : 1), row[j] + 1, row[j + 1] + 1)
            diagonal = row[j + 1]
            row[j + 1] = cost
        }
        if let least = row.min(), least > limit { return nil }
    }
    return row[right.count] <= limit ? row[right.count] : nil
}

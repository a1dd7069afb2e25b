extension EndOfLifeDates {
    /// The last day of the support of what an official image is named after, such as `python:3.9-slim` or
    /// `debian:buster`; nil where that is not known.
    static func end(of reference: String) -> (name: String, date: String)? {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let id = parts[0].split(separator: "/").last,
            let product = products.first(where: { $0.id == id })
        else { return nil }
        let version = String(parts[1].prefix { $0 != "-" })
        let release = debianReleases[version] ?? version
        let numbers = release.split(separator: ".")
        for length in stride(from: numbers.count, to: 0, by: -1) {
            if let date = product.ends[numbers.prefix(length).joined(separator: ".")] {
                let known = release == version ? numbers.prefix(length).joined(separator: ".") : version
                return ("\(id):\(known)", date)
            }
        }
        return nil
    }

    private static let debianReleases = [
        "stretch": "9", "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13",
    ]
}

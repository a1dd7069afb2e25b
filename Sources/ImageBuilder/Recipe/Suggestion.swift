/// Finds what somebody meant who mistyped a name.
public enum Suggestion {
    /// The nearest of `names`, if one is near enough to have been meant.
    public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8.prefix(longest))
        guard !wanted.isEmpty else { return nil }
        var best: (name: String, distance: Int)?
        for candidate in names.prefix(1000) {
            let other = Array(candidate.lowercased().utf8.prefix(longest))
            let limit = max(1, max(wanted.count, other.count) / 3)
            guard abs(wanted.count - other.count) <= limit else { continue }
            let distance = distance(wanted, other)
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Names longer than this are compared by their beginnings: the work grows with the square.
    private static let longest = 64

    /// Insertions, deletions, replacements and swaps of neighbours that make one of the other (optimal string
    /// alignment).
    static func distance(_ from: [UInt8], _ to: [UInt8]) -> Int {
        var before: [Int] = []
        var previous = Array(0...to.count)
        for (row, byte) in from.enumerated() {
            var current = [row + 1]
            for (column, other) in to.enumerated() {
                var cost = min(
                    current[column] + 1, previous[column + 1] + 1, previous[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == to[column - 1], from[row - 1] == other {
                    cost = min(cost, before[column - 1] + 1)
                }
                current.append(cost)
            }
            (before, previous) = (previous, current)
        }
        return previous[to.count]
    }
}

/// The known word that was probably meant; nil where none is near.
///
/// Near: at most a third of the word's letters were mistyped (one in a short word), or it is the start of one only.
func nearest(to word: String, in known: [String]) -> String? {
    guard word.utf8.count <= 64 else { return nil }
    let ranked = known.map { (word: $0, distance: distance(word, $0)) }
    let best = ranked.min { ($0.distance, $0.word) < ($1.distance, $1.word) }
    if let best, best.distance <= max(1, word.count / 3) { return best.word }
    let begun = known.filter { word.count >= 3 && $0.hasPrefix(word) }
    return begun.count == 1 ? begun.first : nil
}

/// How many letters to insert, remove, exchange or swap with their neighbour to make one word of the other (optimal
/// string alignment).
private func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left)
    let right = Array(right)
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (i, letter) in left.enumerated() {
        var row = [i + 1]
        for (j, other) in right.enumerated() {
            var cost = min(last[j] + (letter == other ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, letter == right[j - 1], left[i - 1] == other { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        (beforeLast, last) = (last, row)
    }
    return last[right.count]
}

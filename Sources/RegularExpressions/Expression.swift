/// A regular expression as a tree. Greed is not kept: whether something matches does not depend on it.
indirect enum Expression: Sendable {
    case empty
    /// One character of a set.
    case character(CharacterSet)
    case assertion(Assertion)
    case sequence([Expression])
    case choice([Expression])
    /// As often as the bounds say; nil is without end.
    case repetition(Expression, least: Int, most: Int?)
}

/// What may be asked of a place between two characters.
enum Assertion: Sendable {
    case textStart, textEnd, lineStart, lineEnd, wordBoundary, noWordBoundary

    /// Whether it holds between two characters; nil stands for the text's ends.
    func holds(between before: Unicode.Scalar?, and behind: Unicode.Scalar?) -> Bool {
        switch self {
        case .textStart: before == nil
        case .textEnd: behind == nil
        case .lineStart: before == nil || before == "\n"
        case .lineEnd: behind == nil || behind == "\n"
        case .wordBoundary: isWord(before) != isWord(behind)
        case .noWordBoundary: isWord(before) == isWord(behind)
        }
    }

    /// In ASCII only, as RE2 has it.
    private func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return CharacterSet.word.contains(scalar)
    }
}

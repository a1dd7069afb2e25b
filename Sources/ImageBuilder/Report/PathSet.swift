internal import OCI

/// Paths that patterns describe, as in an ignore file: what is said of a directory holds for all that lies in it.
///
/// Made for the paths of a whole image, one after the other: what was found of a directory is remembered.
struct PathSet: Sendable {
    private let patterns: PatternList
    private var folders: [ImagePath: PatternList.Outcome] = [:]

    /// - Throws: ``PatternError`` at the first malformed pattern.
    init(_ patterns: [String]) throws(PatternError) {
        self.patterns = try PatternList(patterns)
    }

    mutating func contains(_ path: ImagePath) -> Bool {
        patterns.outcome(of: PathText(path), below: inheritance(of: path.parent)).isMatch
    }

    private mutating func inheritance(of folder: ImagePath?) -> PatternList.Inheritance {
        guard let folder, !folder.isRoot else { return patterns.atRoot }
        if let known = folders[folder] { return known.inheritance }
        let outcome = patterns.outcome(of: PathText(folder), below: inheritance(of: folder.parent))
        folders[folder] = outcome
        return outcome.inheritance
    }
}

/// Which parts of an image have which paths. Of several that describe a path the first by name has it; one that none
/// describes counts for its layer's part.
struct PartRules: Sendable {
    private var rules: [(name: String, paths: PathSet)] = []

    init() {}

    /// - Parameter patterns: by part; parts without patterns have no paths of their own.
    /// - Throws: ``PatternError`` at the first malformed pattern.
    init(_ patterns: [String: [String]]) throws(PatternError) {
        for (name, patterns) in patterns.sorted(by: { $0.key < $1.key }) where !patterns.isEmpty {
            rules.append((name, try PathSet(patterns)))
        }
    }

    mutating func part(of path: ImagePath) -> String? {
        for index in rules.indices where rules[index].paths.contains(path) { return rules[index].name }
        return nil
    }
}

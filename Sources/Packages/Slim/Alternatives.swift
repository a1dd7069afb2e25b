/// A name that several packages can answer to, and the one that this package offers (update-alternatives(1)).
struct Alternative: Hashable, Sendable {
    /// Where programs look, such as `/usr/bin/awk`.
    let link: String
    /// The name in `/etc/alternatives`.
    let name: String
    let path: String
    let priority: Int
    /// Links that follow this one's choice.
    var followers: [Follower]

    struct Follower: Hashable, Sendable {
        let link: String
        let name: String
        let path: String
    }

    /// Finds the `update-alternatives --install` commands of a maintainer script, without running it.
    ///
    /// Understands what such scripts use around them: lines continued by a backslash, quotes, variables that were given
    /// a literal value, and `for` over a list of words. What depends on more than that is left out.
    static func parse(script: [UInt8]) -> [Alternative] {
        var reader = ScriptReader()
        for line in logicalLines(of: String(decoding: script, as: UTF8.self)) { reader.read(line) }
        return reader.found
    }

    private static func logicalLines(of script: String) -> [String] {
        var lines: [String] = []
        var continued = ""
        for line in script.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasSuffix("\\") {
                continued += line.dropLast() + " "
            } else {
                lines.append(continued + line)
                continued = ""
            }
        }
        return continued.isEmpty ? lines : lines + [continued]
    }

    fileprivate init?(_ words: [String]) {
        guard words.count >= 4, let priority = Int(words[3]), words[0].hasPrefix("/"), words[2].hasPrefix("/"),
            isFileName(words[1])
        else { return nil }
        link = words[0]
        name = words[1]
        path = words[2]
        self.priority = priority
        followers = []
        var rest = words.dropFirst(4)
        while let option = rest.popFirst(), option == "--slave", rest.count >= 3 {
            let slave = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            guard slave[0].hasPrefix("/"), slave[2].hasPrefix("/"), isFileName(slave[1]) else { continue }
            followers.append(Follower(link: slave[0], name: slave[1], path: slave[2]))
        }
    }
}

private func isFileName(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.utf8.contains(UInt8(ascii: "/"))
}

private struct ScriptReader {
    /// A script could multiply nested loops; no real one comes near.
    private static let limit = 1000

    var found: [Alternative] = []
    /// Every value that a variable may have; several within a `for`.
    private var variables: [String: [String]] = [:]
    private var loops: [String] = []

    mutating func read(_ line: String) {
        for command in ShellWords.commands(in: line) {
            guard let first = command.first else { continue }
            if first == "for", command.count > 3, command[2] == "in" {
                variables[command[1]] = command.dropFirst(3).flatMap(expand).flatMap(splitWords)
                loops.append(command[1])
            } else if first == "done", let variable = loops.popLast() {
                variables[variable] = nil
            } else if let equals = first.firstIndex(of: "="), command.count == 1, equals != first.startIndex {
                // What cannot be read, such as the output of a command, leaves the earlier value.
                let values = expand(String(first[first.index(after: equals)...]))
                if !values.isEmpty { variables[String(first[..<equals])] = values }
            } else if let place = command.firstIndex(of: "--install"),
                command[..<place].contains(where: { $0.hasSuffix("update-alternatives") })
            {
                install(Array(command[(place + 1)...].prefix { !"|&<>".contains($0.first ?? " ") }))
            }
        }
    }

    private mutating func install(_ words: [String]) {
        // One loop variable at a time: a name and its path change together.
        let loop = loops.last { name in words.contains { $0.contains("$\(name)") || $0.contains("${\(name)}") } }
        let saved = variables
        for value in loop.flatMap({ variables[$0] }) ?? [""] {
            if let loop { variables[loop] = [value] }
            let expanded = words.map(expand)
            guard expanded.prefix(4).allSatisfy({ $0.count == 1 }), found.count < Self.limit else { continue }
            // A variable behind the four fixed words holds whole options.
            let options = expanded.dropFirst(4).flatMap { $0.flatMap(splitWords) }
            if let alternative = Alternative(expanded.prefix(4).flatMap { $0 } + options) { found.append(alternative) }
        }
        variables = saved
    }

    /// A word with its variables replaced: nothing where one is unknown.
    private func expand(_ word: String) -> [String] {
        guard let dollar = word.firstIndex(of: "$") else { return [word] }
        let rest = word[word.index(after: dollar)...]
        let braced = rest.first == "{"
        let name = rest.drop { $0 == "{" }.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        var tail = rest[name.endIndex...]
        if braced {
            guard tail.first == "}" else { return [] }
            tail = tail.dropFirst()
        }
        guard !name.isEmpty, let values = variables[String(name)], values.count * tail.count < 100_000 else {
            return []
        }
        let tails = expand(String(tail))
        return values.prefix(Self.limit).flatMap { value in
            tails.prefix(Self.limit).map { word[..<dollar] + value + $0 }
        }
    }

    private func splitWords(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\t" }.map(String.init)
    }
}

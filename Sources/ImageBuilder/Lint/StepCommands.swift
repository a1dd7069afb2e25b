extension Run {
    /// The programs that the step runs, each with its arguments, as far as its text says. Variables stay as written.
    var commands: [[String]] {
        switch command {
        case .shell(let line): return StepCommands.split(line)
        case .exec(let words):
            guard let program = words.first?.split(separator: "/").last, words.count > 2, words[1] == "-c",
                ["sh", "bash", "dash", "ash"].contains(program)
            else { return [words] }
            return StepCommands.split(words[2])
        }
    }
}

/// The simple commands of a shell's line, POSIX.1-2024, volume 3, 2.9.1. What expands stays as it is written: this
/// only tells which programs are meant.
enum StepCommands {
    static func split(_ line: String) -> [[String]] {
        var splitter = Splitter()
        for character in line { splitter.take(character) }
        splitter.endCommand()
        return splitter.commands
    }

    private struct Splitter {
        private(set) var commands: [[String]] = []
        private var words: [String] = []
        private var word: String?
        private var quote: Character?
        private var isEscaped = false

        mutating func take(_ character: Character) {
            if isEscaped {
                isEscaped = false
                if character != "\n" { word = (word ?? "") + String(character) }
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else {
                takePlain(character)
            }
        }

        private mutating func takePlain(_ character: Character) {
            switch character {
            case "\\": isEscaped = true
            case "'", "\"":
                quote = character
                word = word ?? ""
            case " ", "\t": endWord()
            case "\n", ";", "&", "|", "(", ")": endCommand()
            default: word = (word ?? "") + String(character)
            }
        }

        private mutating func endWord() {
            if let word { words.append(word) }
            word = nil
        }

        mutating func endCommand() {
            endWord()
            let command = words.drop { StepCommands.standsBefore($0) }
            if !command.isEmpty { commands.append(Array(command)) }
            words = []
        }
    }

    /// Assignments, and words that a command follows.
    private static func standsBefore(_ word: String) -> Bool {
        if ["exec", "env", "command", "time", "!", "{", "}", "then", "do", "else", "if", "while", "until"].contains(
            word)
        {
            return true
        }
        guard let equals = word.firstIndex(of: "=") else { return false }
        return isArgumentName(String(word[..<equals]))
    }
}

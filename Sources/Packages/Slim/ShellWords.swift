/// Parts a line of a shell script into commands of words, as far as static reading of simple commands needs it.
enum ShellWords {
    /// Commands are parted by `;`, `&&`, `||` and `|`; a comment ends the line; quotes are removed.
    static func commands(in line: String) -> [[String]] {
        var reader = Reader()
        for character in line {
            if reader.read(character) == .stop { break }
        }
        reader.endCommand()
        return reader.commands.filter { !$0.isEmpty }
    }

    private enum Progress { case on, stop }

    private struct Reader {
        var commands: [[String]] = []
        private var words: [String] = []
        private var word = ""
        private var inWord = false
        private var quote: Character?

        mutating func read(_ character: Character) -> Progress {
            if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
                return .on
            }
            switch character {
            case "'", "\"":
                quote = character
                inWord = true
            case " ", "\t", "\n", "\r\n", "\r": endWord()
            case ";", "&", "|", "(", ")": endCommand()
            case "#" where !inWord: return .stop
            default:
                word.append(character)
                inWord = true
            }
            return .on
        }

        mutating func endCommand() {
            endWord()
            // Words of the language that stand before a command on the same line.
            while let first = words.first, ["if", "then", "else", "elif", "do", "!", "{", "exec"].contains(first) {
                words.removeFirst()
            }
            commands.append(words)
            words = []
        }

        private mutating func endWord() {
            if inWord { words.append(word) }
            word = ""
            inWord = false
        }
    }
}

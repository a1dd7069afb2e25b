enum FixedPort: Rule {
    static let name = "fixed-port"
    static let severity = CheckLevel.error
    static let summary = "PORT is promised, and the command has a port of its own."

    static func faults(in image: CheckedImage) throws -> [Fault] {
        guard let port = image.variable("PORT"), UInt16(port) != nil, let start = image.startedCommand,
            Shell.line(in: start.words) == nil, !start.words.contains(where: { $0.contains("PORT") }),
            let word = start.words.first(where: { names(port, $0) })
        else { return [] }
        return [
            Fault(
                message: "the image has PORT=\(port) in its environment, and \(start.role) fixes it as \"\(word)\": "
                    + "another PORT changes nothing",
                cause: start.cause,
                fix: "read PORT in the program, or write the command as one string with $PORT; or do not declare PORT")
        ]
    }

    private static func names(_ port: String, _ word: String) -> Bool {
        word == port || word.hasSuffix(":" + port) || word.hasSuffix("=" + port) && word.hasPrefix("-")
    }
}

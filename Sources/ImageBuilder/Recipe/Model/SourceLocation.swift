public import HostSystem

/// A place in a recipe.
public struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
    public var file: HostPath
    /// From 1.
    public var line: Int
    /// From 1, in characters.
    public var column: Int
    /// The bytes in the file.
    public var span: Range<Int>
    /// Where in the document: `stages.runtime.steps[2].copy`. Empty for the document itself.
    public var path: String

    public init(file: HostPath, line: Int, column: Int, span: Range<Int>, path: String) {
        self.file = file
        self.line = line
        self.column = column
        self.span = span
        self.path = path
    }

    /// `recipes/app.json:12:9`
    public var description: String { "\(file):\(line):\(column)" }
}

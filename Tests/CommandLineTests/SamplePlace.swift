import HostSystem
import ImageBuilder

/// A place in a recipe. In a file of its own because Testing has a `SourceLocation` too.
func samplePlace(line: Int) -> SourceLocation {
    SourceLocation(file: "/r/app.json", line: line, column: 5, span: 0..<1, path: "")
}

extension [TestSource] {
    /// The tests that stand in the recipe, and those of the files that it names.
    /// - Throws: ``RecipeError`` with everything that is wrong with the files.
    func read() throws(RecipeError) -> [StructureTests] {
        var tests: [StructureTests] = []
        var diagnostics: [Diagnostic] = []
        for source in self {
            do throws(RecipeError) { tests.append(try source.read()) } catch { diagnostics += error.diagnostics }
        }
        if !diagnostics.isEmpty { throw RecipeError(diagnostics: diagnostics) }
        return tests
    }
}

extension TestSource {
    fileprivate func read() throws(RecipeError) -> StructureTests {
        switch self {
        case .inline(let tests): return tests
        case .file(let file, let location):
            do throws(RecipeError) { return try StructureTestsReader.read(file: file) } catch {
                // What is wrong in the file has its place there; that there is none is the recipe's fault.
                throw RecipeError(diagnostics: error.diagnostics.map { $0.placed(at: location) })
            }
        }
    }
}

extension Diagnostic {
    fileprivate func placed(at location: SourceLocation) -> Diagnostic {
        if self.location != nil { return self }
        var placed = self
        placed.location = location
        placed.excerpt = SourceExcerpt(at: location)
        return placed
    }
}

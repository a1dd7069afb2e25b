internal import HostSystem
internal import JSON

/// A recipe with its text: what it means, and where it says so.
struct LintedRecipe {
    let recipe: Recipe
    /// The whole document, what it extends included.
    let document: Place
    let source: SourceTexts
    /// The stages that the image is made of, whatever the arguments are that have a list of values.
    let needed: Set<String>

    /// Reads a recipe.
    /// - Throws: ``RecipeError`` for one that cannot be built from.
    init(file: HostPath, overrides: [String: String]) throws(RecipeError) {
        recipe = try RecipeReader.read(file: file, overrides: overrides)
        let levels = try RecipeLevels(text: try RecipeText.bytes(of: file), file: file)
        source = levels.source
        document = Place(node: levels.merged(Decoding(source: levels.source, overrides: overrides)), path: "")
        var needed = recipe.stages(neededBy: recipe.image.stage)
        for (name, values) in document["args"]?.choices ?? [:] where overrides[name] == nil {
            for value in values {
                let other = try RecipeReader.read(
                    file: file, overrides: overrides.merging([name: value]) { own, _ in own })
                needed.formUnion(other.stages(neededBy: other.image.stage))
            }
        }
        self.needed = needed
    }

    /// Whether something stands in the recipe's own file. What a file has that others extend is for them all.
    func isOwn(_ place: Place) -> Bool { source.file(at: place.mark) == source.files.first }

    /// What to point at for the recipe as a whole: its name.
    var mark: Place { document["name"] ?? document }

    func place(of stage: Stage) -> Place { document["stages"]?[stage.name] ?? mark }

    /// - Parameter index: of the step in its stage.
    func place(of index: Int, in stage: Stage) -> Place {
        place(of: stage)["steps"]?[index] ?? place(of: stage)
    }

    /// The image's stage and those that it stands on, the topmost first.
    var imageStages: [Stage] {
        var stages: [Stage] = []
        var name = recipe.image.stage
        while let stage = recipe[stage: name] {
            stages.append(stage)
            guard case .stage(let base) = stage.from else { break }
            name = base
        }
        return stages
    }

    /// The stage and those that it stands on, the topmost first.
    func foundations(of stage: Stage) -> [Stage] {
        guard case .stage(let name) = stage.from, let base = recipe[stage: name] else { return [stage] }
        return [stage] + foundations(of: base)
    }

    /// The commands of its own stages, with the place of the step and its stage.
    var runs: [(run: Run, stage: Stage, index: Int)] {
        recipe.ownStages.flatMap { stage in
            stage.steps.enumerated().compactMap { index, step in
                if case .run(let run) = step.operation { return (run, stage, index) }
                return nil
            }
        }
    }

    /// The copies from the context of its own stages.
    var contextCopies: [(copy: Copy, stage: Stage, index: Int)] {
        recipe.ownStages.flatMap { stage in
            stage.steps.enumerated().compactMap { index, step in
                if case .copy(let copy) = step.operation, copy.from == .context { return (copy, stage, index) }
                return nil
            }
        }
    }
}

extension Place {
    /// The member of an object.
    subscript(key: String) -> Place? { members.last { $0.key == key }.map(member) }

    /// The element of a list.
    subscript(index: Int) -> Place? {
        guard case .array(let nodes) = node.value, nodes.indices.contains(index) else { return nil }
        return element(index, nodes[index])
    }

    /// Of `args`: the values that each of them may have, where it has a list.
    fileprivate var choices: [String: [String]] {
        var choices: [String: [String]] = [:]
        for name in members {
            guard case .array(let nodes) = member(name)["values"]?.node.value else { continue }
            choices[name.key] = nodes.compactMap { if case .string(let text) = $0.value { text } else { nil } }
        }
        return choices
    }
}

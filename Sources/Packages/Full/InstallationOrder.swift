/// In which steps dpkg installs a full file system.
///
/// First the essential packages with what they need, all in one call, as debootstrap and mmdebstrap do: dpkg and what
/// maintainer scripts take for granted must be there. Then the others. A package whose `Pre-Depends` are in the same
/// call would be refused, so each step holds only packages whose pre-dependencies earlier steps have configured.
struct InstallationOrder {
    /// Names, each step sorted.
    let steps: [[String]]
    /// How many packages the first step has are unpacked beforehand, so that dpkg itself can run.
    var essential: [String] { steps.first ?? [] }

    init(_ stanzas: [ControlStanza]) throws(PackagesError) {
        let graph = Graph(stanzas)
        let essential = graph.closure(of: stanzas.filter { $0["Essential"] == "yes" }.compactMap { $0["Package"] })
        var steps = [essential.sorted()]
        var done = essential
        var rest = graph.names.subtracting(essential)
        while !rest.isEmpty {
            let wanted = Set(rest.flatMap { graph.preDependencies(of: $0) }).subtracting(done)
            // What others pre-depend on comes first, with what it depends on itself.
            var step = wanted.isEmpty ? rest : graph.closure(of: wanted.sorted()).subtracting(done)
            step = step.filter { done.isSuperset(of: graph.preDependencies(of: $0)) }
            guard !step.isEmpty else {
                throw PackagesError(
                    .unsatisfiable, "these packages pre-depend on each other: \(rest.sorted().joined(separator: " "))")
            }
            steps.append(step.sorted())
            done.formUnion(step)
            rest.subtract(step)
        }
        self.steps = steps
    }

    private struct Graph {
        let names: Set<String>
        private var depends: [String: [Relation]] = [:]
        private var preDepends: [String: [Relation]] = [:]
        private var providers: [String: [String]] = [:]

        init(_ stanzas: [ControlStanza]) {
            names = Set(stanzas.compactMap { $0["Package"] })
            for stanza in stanzas {
                guard let name = stanza["Package"] else { continue }
                depends[name] = Relation.parse(stanza["Depends"] ?? "")
                preDepends[name] = Relation.parse(stanza["Pre-Depends"] ?? "")
                for relation in Relation.parse(stanza["Provides"] ?? "") {
                    providers[relation.alternatives[0], default: []].append(name)
                }
            }
        }

        func preDependencies(of name: String) -> [String] { targets(preDepends[name] ?? []) }

        func closure(of names: [String]) -> Set<String> {
            var found: Set<String> = []
            var pending = names
            while let name = pending.popLast() {
                guard found.insert(name).inserted else { continue }
                pending += targets((preDepends[name] ?? []) + (depends[name] ?? []))
            }
            return found
        }

        private func targets(_ relations: [Relation]) -> [String] {
            relations.compactMap { relation in
                relation.alternatives.lazy.compactMap { names.contains($0) ? $0 : providers[$0]?.min() }.first
            }
        }
    }
}

internal import Archive
internal import OCI

extension CheckedImage {
    /// A fault for each file that a layer's scan found to be of a kind, whether or not it is still there: what a later
    /// layer takes away can be taken out of the one below.
    func suspects(_ kinds: Set<Suspect.Kind>, _ fault: (Suspect, Int, String) -> Fault) -> [Fault] {
        layers.enumerated().flatMap { number, layer in
            layer.facts.suspects.filter { kinds.contains($0.kind) }.map { suspect in
                let isThere = tree.lookup(suspect.path)?.layer == number
                return fault(
                    suspect, number, isThere ? "" : "; a later step removes or replaces it, and it stays in this layer")
            }
        }
    }
}

internal import HostSystem

/// Removes what killed runs have left in an engine: everything with a label of a process that is no more.
struct DockerLeftovers {
    let engine: DockerEngine
    let label: String

    func remove() throws {
        try remove(
            listing: ["ps", "--all", "--format", "{{.Names}} {{.Label \"\(label)\"}}"], ["rm", "--force", "--volumes"])
        try remove(listing: ["network", "ls", "--format", "{{.Name}} {{.Label \"\(label)\"}}"], ["network", "rm"])
        try remove(
            listing: ["volume", "ls", "--format", "{{.Name}} {{.Label \"\(label)\"}}"], ["volume", "rm", "--force"])
    }

    private func remove(listing: [String], _ removal: [String]) throws {
        for line in try engine.docker(listing + ["--filter", "label=\(label)"]).text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, let process = Int32(words[1]), !HostPath("/proc/\(process)").exists else {
                continue
            }
            _ = try engine.attempt(removal + [words[0]])
        }
    }
}

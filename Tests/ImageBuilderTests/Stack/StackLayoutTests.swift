internal import HostSystem
internal import TestSupport
internal import Testing

@testable internal import ImageBuilder

@Suite struct StackLayoutTests {
    private func layout() throws -> StackLayout {
        StackLayout(try StackReader.read(file: fixtures / "stacks/notes/stack.json"))
    }

    @Test func whatOthersWaitForComesFirst() throws {
        #expect(try layout().services.map(\.name) == ["store", "once", "web", "stranger"])
    }

    @Test func replicasHaveNamesAndAddressesOfTheirOwn() throws {
        let layout = try layout()
        #expect(layout.replicas(of: "web").map(\.name) == ["web-1", "web-2"])
        #expect(layout.replicas(of: "store").map(\.name) == ["store"])
        let all = layout.services.flatMap { layout.replicas(of: $0.name).flatMap { $0.addresses.map(\.address) } }
        #expect(Set(all).count == all.count && all.count == 7)
    }

    @Test func onlyNeighboursAreKnown() throws {
        let layout = try layout()
        let store = layout.hosts(for: try #require(layout.replicas(of: "store").first))
        #expect(store.contains("\tweb web-1\n") && store.contains("\tweb web-2\n") && !store.contains("stranger"))
        let stranger = layout.hosts(for: try #require(layout.replicas(of: "stranger").first))
        #expect(stranger.contains("web-2") && !stranger.contains("store"))
        #expect(layout.strangers(to: "store") == ["stranger"])
        #expect(layout.strangers(to: "web") == [])
    }

    /// Each line's address is one that its reader has a cable to.
    @Test func addressesAreOnASharedNetwork() throws {
        let layout = try layout()
        for service in layout.services {
            for replica in layout.replicas(of: service.name) {
                let networks = Set(replica.addresses.map { $0.address.split(separator: ".")[1] })
                for line in layout.hosts(for: replica).split(separator: "\n").dropFirst(2) {
                    #expect(networks.contains(line.split(separator: ".")[1]))
                }
            }
        }
    }
}

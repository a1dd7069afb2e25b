import ImageBuilder
import Testing

@Suite("The difference between two keys")
struct CacheKeyDifferenceTests {
    private func record(_ fields: [(String, String)]) -> CacheKeyRecord {
        CacheKeyRecord(domain: "step/1", fields: fields.map { CacheKeyRecord.Field($0.0, $0.1) })
    }

    @Test(
        "of a Debian base names the package",
        arguments: [
            ([("package libssl3", "3.0.1 sha256:a")], "package libssl3: 3.0.1 → 3.0.2"),
            ([("package libssl3", "3.0.2 sha256:x")], "package libssl3: 3.0.2, but another file"),
            ([("package zlib1g", "1 sha256:a"), ("package libssl3", "3.0.2 sha256:b")], "package zlib1g: gone, was 1"),
            ([], "package libssl3: new, 3.0.2"),
        ])
    func packages(old: [(String, String)], text: String) {
        let new = record([("package libssl3", "3.0.2 sha256:b")])
        #expect(CacheKeyDifference(new, amongEarlier: [record(old)])?.description == text)
    }

    @Test("is the one to the nearest of the earlier ones")
    func nearest() {
        let new = record([("to", "/a"), ("mode", "644"), ("owner", "1")])
        let earlier = [
            record([("to", "/b"), ("mode", "600"), ("owner", "1")]), record([("to", "/a"), ("mode", "644")]),
        ]
        #expect(CacheKeyDifference(new, amongEarlier: earlier)?.description == "owner: not set → \"1\"")
    }

    @Test("tells what changed here before what changed below")
    func inputs() {
        let new = record([("input[0]", "a"), ("to", "/a")])
        let both = CacheKeyDifference(new, amongEarlier: [record([("input[0]", "b"), ("to", "/b")])])
        #expect(both?.description == "to: \"/b\" → \"/a\"")
        let below = CacheKeyDifference(new, amongEarlier: [record([("input[0]", "b"), ("to", "/a")])])
        #expect(below?.isOfInputs == true)
    }

    @Test("is nothing where nothing differs, or nothing of the kind was there before")
    func none() {
        let new = record([("to", "/a")])
        #expect(CacheKeyDifference(new, amongEarlier: [new]) == nil)
        #expect(CacheKeyDifference(new, amongEarlier: []) == nil)
        #expect(CacheKeyDifference(new, amongEarlier: [CacheKeyRecord(domain: "other/1")]) == nil)
    }
}

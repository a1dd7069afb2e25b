internal import Archive
internal import ContentStore
internal import HostSystem
internal import JSON
internal import OCI

extension ImageBuilder {
    /// Looks the image over before it is proven. What was found in this very image before is found again without
    /// looking.
    func preflight(_ image: BuiltImage, _ state: StageState) throws -> [Finding] {
        let date = try buildDate()
        let key = record(of: image, date).key.digest
        let results: [Preflight.Result]
        if worker.useCache, let known = try worker.store.record(for: key).flatMap(Self.results) {
            results = known
        } else {
            results = try Preflight(checks: recipe.checks).results(in: inspected(image, state, date))
            try worker.store.store(record: JSONValue.array(results.map(\.json)).encoded(), for: key)
        }
        if results.isEmpty { return [] }
        let places = FindingPlaces(
            request.recipe, recipe, plan, titles: state.layers.map(\.title),
            secrets: try worker.secrets.values.map { String(decoding: try $0.value(), as: UTF8.self).trimmed })
        let findings = results.map(places.finding)
        for finding in findings { observer.receive(.finding(finding)) }
        return findings
    }

    /// Everything that findings depend on. Of secrets the names only: what they are is in no key, and a layer's step
    /// does not run again when they change.
    private func record(of image: BuiltImage, _ date: Int) -> CacheKeyRecord {
        var record = CacheKeyRecord(domain: "preflight/1")
        record.add("rules", "\(RuleList.version) \(LayerFacts.version)")
        record.add("image", image.id.description)
        record.add("checks", recipe.checks.map { "\($0.key)=\($0.value.rawValue)" }.sorted())
        record.add("secret", worker.secrets.keys.sorted())
        // An image gets past its end of life by waiting.
        record.add("day", String(date / 86_400))
        return record
    }

    private static func results(_ record: [UInt8]) -> [Preflight.Result]? {
        guard let list = (try? JSONValue(parsing: record))?.array else { return nil }
        let results = list.compactMap(Preflight.Result.init)
        return results.count == list.count ? results : nil
    }

    /// `SOURCE_DATE_EPOCH` where it is set: what is found is then the same whenever that is.
    private func buildDate() throws -> Int {
        let isSet = ProcessInfo.environment["SOURCE_DATE_EPOCH"]?.isEmpty == false
        return isSet ? worker.epoch : Timestamp.now.seconds
    }

    private func inspected(_ image: BuiltImage, _ state: StageState, _ date: Int) throws -> CheckedImage {
        let files = try worker.files(of: state)
        let accounts = try files.accounts()
        var layers: [CheckedLayer] = []
        for (number, layer) in state.layers.enumerated() {
            try cancellation.check()
            layers.append(try inspected(layer, isBase: number < state.baseLayerCount))
        }
        return CheckedImage(
            files: files, execution: image.configuration.execution, accounts: accounts,
            user: try accounts.resolve(image.configuration.execution.user), layers: layers,
            history: image.configuration.history,
            secrets: try worker.secrets.values.sorted { $0.id < $1.id }.map {
                SecretValue(id: $0.id, bytes: try $0.value())
            }, date: date)
    }

    private func inspected(_ layer: StageState.Layer, isBase: Bool) throws -> CheckedLayer {
        // The proof wants every layer's tree anyway, and then nothing has to be extracted twice.
        if request.verify == .auto || request.verify == .sandbox { _ = try worker.layers.tree(of: layer.diffID) }
        let files = try StageFiles([layer.diffID], layers: worker.layers)
        return CheckedLayer(
            index: try worker.layers.index(of: layer.diffID), facts: try facts(of: layer, files),
            isBase: isBase, files: files)
    }

    /// A layer's content is looked at once, whatever images it is part of; and of what its step made before, only what
    /// has changed since.
    private func facts(of layer: StageState.Layer, _ files: StageFiles) throws -> LayerFacts {
        let record = CacheKeyRecord(
            domain: "layer facts/\(LayerFacts.version)", fields: [.init("diffID", layer.diffID.description)])
        let group = "layer facts \(recipe.name) \(layer.title)"
        var earlier: ScannedLayer?
        if worker.useCache {
            let known = try worker.store.record(for: record.key.digest).flatMap { ScanRecord(decoding: $0) }
            if let known { return known.facts }
            earlier = try worker.store.records(inGroups: [group], upTo: 1).first
                .flatMap { ScanRecord(decoding: $0) }.flatMap(scanned)
        }
        let facts = try LayerScan.facts(of: files, after: earlier, threads: worker.layers.threads)
        let known = ScanRecord(diffID: layer.diffID, facts: facts)
        try worker.store.store(record: known.encoded, for: record.key.digest, groups: [group])
        return facts
    }

    /// A layer as it was looked into; nil where its table of contents is not there any more.
    private func scanned(_ record: ScanRecord) throws -> ScannedLayer? {
        guard let index = try worker.store.layerIndex(for: record.diffID) else { return nil }
        return ScannedLayer(MergedTree([try LayerIndex(decoding: index)]), record.facts)
    }
}

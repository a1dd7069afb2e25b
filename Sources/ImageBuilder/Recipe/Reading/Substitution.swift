internal import JSON

extension Decoding {
    /// The string at `place` with its arguments put in: `${NAME}` becomes the argument's value, `$$` a dollar sign;
    /// a `$` before anything else stays. Nil, and reported, where that fails.
    func substituted(_ place: Place) -> String? {
        guard case .string(let text) = place.node.value else { return nil }
        guard text.utf8.contains(dollar) else { return text }
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        var complete = true
        while let byte = rest.popFirst() {
            guard byte == dollar, let next = rest.first, next == dollar || next == UInt8(ascii: "{") else {
                result.append(byte)
                continue
            }
            rest.removeFirst()
            if next == dollar {
                result.append(dollar)
            } else if let value = argument(&rest, place) {
                result += value.utf8
            } else {
                complete = false
            }
        }
        return complete ? String(decoding: result, as: UTF8.self) : nil
    }

    /// The value of the argument whose name stands at the front of `rest`, behind `${`.
    private func argument(_ rest: inout ArraySlice<UInt8>, _ place: Place) -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
            report("\"${\" has no closing \"}\"", span: span(of: "${", in: place), path: place.path, hint: literalHint)
            rest = []
            return nil
        }
        let name = String(decoding: rest[..<end], as: UTF8.self)
        rest = rest[(end + 1)...]
        if let known = arguments[name] {
            uses.append(name)
            return known?.description
        }
        reportUnknown(name, place)
        return nil
    }

    private func reportUnknown(_ name: String, _ place: Place) {
        let span = span(of: "${\(name)}", in: place)
        guard isArgumentName(name) else {
            let message = "\(quoted("${" + name + "}")) holds no name of an argument"
            let hint = name.contains(":-") ? "a default belongs into \"args\"; " + literalHint : literalHint
            return report(message, span: span, path: place.path, hint: hint)
        }
        if argumentNames.contains(name) {
            return report(
                "the argument \(quoted(name)) is not declared before this", span: span, path: place.path,
                hint: "an argument may use those before it")
        }
        let hint =
            Suggestion.nearest(to: name, among: arguments.keys.sorted()).map { "did you mean \"${\($0)}\"?" }
            ?? "declare it in \"args\"; \(literalHint)"
        report("there is no argument \(quoted(name))", span: span, path: place.path, hint: hint)
    }

    /// The bytes of `part` within the string at `place`, as the file has them; the whole string where escapes hide it.
    private func span(of part: String, in place: Place) -> Range<Int> {
        let part = Array(part.utf8)
        let span = place.node.span
        guard part.count <= 1000, span.count <= 100_000, part.count <= span.count else { return span }
        let bytes = Array(source.bytes(in: span))
        for start in 0...(bytes.count - part.count) where bytes[start..<start + part.count].elementsEqual(part) {
            return span.lowerBound + start..<span.lowerBound + start + part.count
        }
        return span
    }
}

/// Letters, digits and `_`, no digit first: what shells and `--set` can name.
func isArgumentName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
    return name.utf8.allSatisfy { isWordByte($0) }
}

func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        true
    default: false
    }
}

private let dollar = UInt8(ascii: "$")
private let literalHint = "a literal \"${\" is written \"$${\""

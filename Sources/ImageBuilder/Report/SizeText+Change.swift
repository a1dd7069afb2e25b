/// A difference in bytes with its sign: `+1.20 MB`, `-3 B`, `0 B`.
public func changeText(_ bytes: Int) -> String {
    (bytes > 0 ? "+" : "") + sizeText(bytes)
}

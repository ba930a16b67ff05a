/// The packages that this program is built from, for whoever has to know whether an advisory concerns it (RELIABILITY
/// S11). Tests compare them with Package.swift, and with what SwiftPM resolved.
enum BuiltFrom {
  static let packages: [(name: String, version: String)] = [
    ("async-http-client", "1.37.0"),
    ("grdb.swift", "7.10.0"),
    ("hummingbird", "2.28.1"),
    ("swift-argument-parser", "1.8.2"),
    ("swift-asn1", "1.7.4"),
    ("swift-certificates", "1.21.1"),
    ("swift-crypto", "4.5.2"),
    ("swift-http-types", "1.8.0"),
    ("swift-log", "1.16.2"),
    ("swift-nio", "2.101.2"),
    ("swift-nio-extras", "1.35.2"),
    ("swift-nio-ssl", "2.37.6"),
    ("swift-service-lifecycle", "2.13.0"),
    ("yams", "6.2.2"),
  ]

  /// What those are built from; which versions, they say themselves.
  static let theirs = [
    "swift-algorithms", "swift-async-algorithms", "swift-atomics", "swift-collections", "swift-configuration",
    "swift-distributed-tracing", "swift-http-structured-headers", "swift-metrics", "swift-nio-http2",
    "swift-nio-transport-services", "swift-numerics", "swift-service-context", "swift-system",
  ]

  /// What `--version --verbose` adds to the version.
  static var text: String {
    packages.map { "  \($0.name) \($0.version)\n" }.joined()
      + theirs.map { "  \($0), as the others want it\n" }.joined()
  }
}

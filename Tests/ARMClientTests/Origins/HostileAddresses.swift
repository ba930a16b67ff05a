/// Addresses that a service, or somebody between, may name as the next one, and to which no token may go. The
/// client's own origin here is `https://management.test:8443`.
enum HostileAddresses {
  static let other = [
    "https://evil.test/", "https://evil.test:8443/", "https://evil.test:8443/subscriptions/s?api-version=x",
    "https://management.test.evil.test:8443/", "https://evil-management.test:8443/", "https://xmanagement.test:8443/",
    "https://management.test.:8443/", "https://management:8443/", "https://test:8443/",
    "https://www.management.test:8443/",
    "https://management.testx:8443/", "https://management-test:8443/", "https://managementtest:8443/",
    "https://login.management.test:8443/", "https://management.azure.com/", "https://management.azure.com:8443/",
    "https://localhost:8443/", "https://127.0.0.1:8443/", "https://0.0.0.0:8443/", "https://2130706433:8443/",
    "https://0x7f.1:8443/", "https://169.254.169.254/metadata/identity/oauth2/token", "https://[::1]:8443/",
    "https://[::ffff:127.0.0.1]:8443/", "https://[fe80::1]:8443/", "https://[::1]/", "https://_:8443/",
  ]

  static let ports = [
    "https://management.test/", "https://management.test:443/", "https://management.test:8444/",
    "https://management.test:80/", "https://management.test:84430/", "https://management.test:0/",
    "https://management.test:/", "https://management.test:-8443/", "https://management.test:+8443/",
    "https://management.test: 8443/", "https://management.test:8443:8443/", "https://management.test:8443x/",
    "https://management.test:0x20fb/", "https://management.test:８４４３/", "https://management.test:65536/",
    "https://management.test:4294975739/", "https://management.test:8443.0/",
  ]

  static let schemes = [
    "http://management.test:8443/", "HTTP://management.test:8443/", "http://management.test/",
    "ftp://management.test:8443/", "ws://management.test:8443/", "wss://management.test:8443/",
    "file:///etc/passwd", "javascript:alert(1)", "data:application/json,{}", "httpss://management.test:8443/",
    "xhttps://management.test:8443/", "https:/management.test:8443/", "https:management.test:8443/",
    "https//management.test:8443/", "https:///management.test:8443/", "https:////management.test:8443/",
    "://management.test:8443/", "mailto:a@management.test", "unix:/run/docker.sock",
    "https+unix://%2Frun%2Fdocker.sock/", "gopher://management.test:8443/", "view-source:https://management.test:8443/",
  ]

  static let users = [
    "https://user@management.test:8443/", "https://user:password@management.test:8443/",
    "https://@management.test:8443/", "https://:@management.test:8443/", "https://management.test:8443@evil.test/",
    "https://management.test:8443@evil.test:8443/", "https://management.test%40evil.test:8443/",
    "https://management.test%3A8443@evil.test/", "https://evil.test@management.test:8443@evil.test/",
    "https://management.test:8443%40evil.test/",
  ]

  static let relative = [
    "/subscriptions/s/next", "//management.test:8443/", "//evil.test/", "///evil.test/", "subscriptions/s/next",
    "../next", "./next", "?$skip=2", "#next", "management.test:8443/", "next", ".", "/", "\\\\evil.test\\",
  ]

  static let characters = [
    "https://management.test:8443\\@evil.test/", "https://management.test:8443\\evil.test/",
    "https:\\\\management.test:8443\\", "https:\\/management.test:8443/", "https://management.test\\:8443/",
    "https://management.test:8443/\\..\\evil.test", "https://management.test:8443/\r\nHost: evil.test",
    "https://management.test:8443/ HTTP/1.1\r\nHost: evil.test\r\n\r\n", "https://management.test:8443/\nX: y",
    "https://management.test:8443/\r", "https://management.test:8443\r\n/", "https://management.test:8443/\t",
    "https://management.test:8443/\u{0}", "https://management.test\u{0}.evil.test:8443/",
    "https://management.test:8443/\u{1B}[2J", "https://management.test:8443/\u{7F}", " https://management.test:8443/",
    "https://management.test:8443/ ", "https:// management.test:8443/", "\u{FEFF}https://management.test:8443/",
    "https://management.test:8443/\u{202E}moc", "https://management.test:8443/ü",
  ]

  /// Letters that look like the right ones, or that some readers fold into them.
  static let lookAlikes = [
    "https://mаnagement.test:8443/", "https://management.tеst:8443/", "https://ｍanagement.test:8443/",
    "https://management。test:8443/", "https://management．test:8443/", "https://manage\u{AD}ment.test:8443/",
    "https://manage\u{200B}ment.test:8443/", "https://xn--mnagement-86g.test:8443/", "https://managernent.test:8443/",
    "https://management.test⁄:8443/", "https://management.test:8443／evil.test/", "ｈttps://management.test:8443/",
    "https：//management.test:8443/", "https://management.test\u{301}:8443/",
  ]

  static let encodings = [
    "https://management%2Etest:8443/", "https://%6Danagement.test:8443/", "https://evil.test%2F@management.test:8443/",
    "https://evil.test%2Fmanagement.test:8443/", "https://evil.test/../management.test:8443/",
    "https://evil.test/%2e%2e/management.test:8443/", "https://evil.test#@management.test:8443/",
    "https://evil.test?@management.test:8443/", "https://evil.test;management.test:8443/",
    "https://management.test,evil.test:8443/", "https://management.test&evil.test:8443/",
    "https://[management.test]:8443/",
    "https://[management.test:8443/", "https://management.test]:8443/", "https://{management.test}:8443/",
    "https%3A%2F%2Fmanagement.test%3A8443%2F", "https://", "https:///", "https://:8443/", "https://?x", "https://#",
    "https://" + String(repeating: "a", count: 4000) + ".test/",
    "https://" + String(repeating: "management.test.", count: 400) + "evil.test:8443/",
  ]

  static let all = other + ports + schemes + users + relative + characters + lookAlikes + encodings

  /// Odd ones that name the client's own origin all the same: they may be asked, there and nowhere else.
  static let ownOrigin = [
    "https://MANAGEMENT.test:8443/x", "HTTPS://management.test:8443/x", "https://management.test:08443/x",
    "https://management.test:8443", "https://management.test:8443?x=1", "https://management.test:8443#x",
    "https://management.test:8443//evil.test/x", "https://management.test:8443/@evil.test/",
    "https://management.test:8443/x@evil.test:80/", "https://management.test:8443/../../evil.test",
    "https://management.test:8443/%2e%2e/%2e%2e/evil.test", "https://management.test:8443/%2F%2Fevil.test",
    "https://management.test:8443/https://evil.test/", "https://management.test:8443/?next=https://evil.test/",
    "https://management.test:8443/%0d%0aHost:%20evil.test", "https://management.test:8443/x?%24skip=a|b{c}\"d\"",
    "https://management.test:8443/status?c=" + String(repeating: "x", count: 4000),
  ]
}

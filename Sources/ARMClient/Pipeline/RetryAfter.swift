import Schedules

/// `Retry-After`: seconds, or an HTTP date.
struct RetryAfter {
  /// Never negative: a date in the past means now.
  let wait: Duration

  init?(_ value: String?, now: Instant) {
    guard let value else { return nil }
    if let seconds = Int64(value) {
      wait = .seconds(max(0, min(seconds, 86_400 * 365)))
    } else if let date = Instant(httpDate: value) {
      wait = max(.zero, date - now)
    } else {
      return nil
    }
  }
}

extension Instant {
  /// Reads `Mon, 23 Nov 2026 05:00:00 GMT`, the form that RFC 9110 (section 5.6.7) makes servers send.
  init?(httpDate text: String) {
    let parts = text.split(separator: " ")
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])),
      parts[1].utf8.count == 2, parts[3].utf8.count == 4
    else { return nil }
    let number = month + 1
    let monthText = number < 10 ? "0\(number)" : "\(number)"
    try? self.init(iso8601: "\(parts[3])-\(monthText)-\(parts[1])T\(parts[4])Z")
  }
}

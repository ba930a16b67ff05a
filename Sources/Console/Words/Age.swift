/// How long ago something was, in the two coarsest units: `41s`, `4h 47m`, `9d 04h`, `41d`.
package func ageText(_ age: Duration) -> String {
  let seconds = max(0, age.components.seconds)
  let minutes = seconds / 60
  let hours = minutes / 60
  let days = hours / 24
  func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
  if days >= 10 { return "\(days)d" }
  if days >= 1 { return "\(days)d \(padded(hours % 24))h" }
  if hours >= 1 { return "\(hours)h \(padded(minutes % 60))m" }
  if minutes >= 1 { return "\(minutes)m" }
  return "\(seconds)s"
}

/// An ISO 8601 duration of the service as a person reads it: `PT30M` -> `30m`, `PT1H30M` -> `1h30m`, `P3D` -> `3d`.
/// A text of another form is given back as it came.
package func idleText(_ duration: String) -> String {
  guard duration.unicodeScalars.first == "P" else { return duration }
  var text = ""
  var isTime = false
  // Whether digits wait for their unit.
  var isNumber = false
  for scalar in duration.unicodeScalars.dropFirst() {
    switch scalar {
    case "0"..."9":
      isNumber = true
      text.unicodeScalars.append(scalar)
    case "T" where !isTime && !isNumber: isTime = true
    case "D" where !isTime && isNumber, "H" where isTime && isNumber, "M" where isTime && isNumber,
      "S" where isTime && isNumber:
      text += scalar.properties.lowercaseMapping
      isNumber = false
    default: return duration
    }
  }
  return text.isEmpty || isNumber ? duration : text
}

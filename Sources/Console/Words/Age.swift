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
  guard duration.first == "P" else { return duration }
  var text = ""
  var isTime = false
  var digits = ""
  for character in duration.dropFirst() {
    switch character {
    case "0"..."9": digits.append(character)
    case "T" where !isTime && digits.isEmpty: isTime = true
    case "D" where !isTime && !digits.isEmpty, "H" where isTime && !digits.isEmpty,
      "M" where isTime && !digits.isEmpty, "S" where isTime && !digits.isEmpty:
      text += digits + character.lowercased()
      digits = ""
    default: return duration
    }
  }
  return text.isEmpty || !digits.isEmpty ? duration : text
}

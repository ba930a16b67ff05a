import Languages
import ComputeModel
import Terminal

/// An application in the making. Nothing of it is sent: it is accepted into the set.
package struct ApplicationForm: Hashable, Sendable {
  package enum Name: Hashable, Sendable, CaseIterable {
    case kind, published, licence, appName, image, target, environment, mounts
  }

  private(set) var form: Form<Name>
  /// Why Enter did not accept it, until the next key.
  var problem: String?

  /// - Parameter port: one that is free.
  init(port: Int) {
    form = Form(
      [
        .choice(.kind, "what", ["RStudio", "Posit Workbench", "other image"], 0, hint: Question.spaceChooses),
        .text(.appName, "name", "", width: 20, hint: "letters, digits, - _ ."),
        .text(.image, "image", "", width: 50, hint: "ghcr.io/contoso/voila:1"),
        .text(.target, "target", "", width: 6, hint: "the port on which it listens in its container"),
        .text(
          .published, "published", "\(port)", width: 6,
          hint: "the port under which it is reached; 8704-8993 behind a private link"),
        .secret(.licence, "licence key", width: 30, hint: "your own, of Posit; it is never shown"),
        .secret(.environment, "variables", width: 40, hint: "NAME=VALUE; NAME=VALUE; never shown"),
        .text(
          .mounts, "mounts", CustomService.Mount.cloudFiles.source, width: 44,
          hint: "/host:/container, with :ro at will"),
      ], focus: .kind)
    hideWhatHasNoMeaning()
  }

  private mutating func hideWhatHasNoMeaning() {
    switch form.choice(.kind) {
    case 0: form.hidden = [.appName, .image, .target, .licence, .environment, .mounts]
    case 1: form.hidden = [.appName, .image, .target, .environment, .mounts]
    default: form.hidden = [.licence]
    }
  }

  func lines(width: Int) -> [[Name]] {
    form.lines(
      [[.kind], [.appName], [.image], [.target, .published], [.licence], [.environment], [.mounts]], width: width)
  }

  /// - Returns: whether the key was one for the form.
  mutating func type(_ key: Key) -> Bool {
    guard form.type(key) else { return false }
    problem = nil
    hideWhatHasNoMeaning()
    return true
  }

  mutating func light(_ mistake: CustomServiceMistake) {
    problem = mistake.description
    let name: Name =
      switch mistake.part {
      case .name: .appName
      case .image: .image
      case .target: .target
      case .published: .published
      case .environment: .environment
      case .mounts: .mounts
      case .licence: .licence
      }
    form.setFocus(name)
  }

  var image: String {
    switch form.choice(.kind) {
    case 0: CustomService.rstudioImage
    case 1: CustomService.positWorkbenchImage
    default: form.text(.image)
    }
  }

  var notes: [String] { CustomService.notes(onImage: image, published: Int(form.text(.published))) }

  func service() throws(CustomServiceMistake) -> CustomService {
    switch form.choice(.kind) {
    case 0: return .rstudio(published: try CustomService.port(form.text(.published), .published))
    case 1:
      let port = try CustomService.port(form.text(.published), .published)
      guard !form.text(.licence).isEmpty else {
        throw CustomServiceMistake(.licence, localized("Posit Workbench needs your licence key."))
      }
      return .positWorkbench(licence: form.text(.licence), published: port)
    default:
      return try CustomService(
        name: form.text(.appName), image: form.text(.image), target: form.text(.target),
        published: form.text(.published), environment: form.text(.environment), mounts: form.text(.mounts))
    }
  }
}

import ComputeModel

/// What a policy does to what its condition matches; the effects that this simulator has.
package enum PolicyEffect: String, CaseIterable, Hashable, Sendable {
  case append
  case modify
  case deny
  case audit
  case disabled

  init?(word: String) {
    guard let effect = Self(rawValue: word.lowercased()) else { return nil }
    self = effect
  }
}

/// A policy rule that has been understood whole.
struct PolicyRule: Sendable {
  struct Change: Hashable, Sendable {
    enum Operation: String, Sendable {
      case add
      case addOrReplace
      case remove
    }

    /// Of `modify`; an `append` adds.
    var operation: Operation
    var alias: PolicyAlias
    /// May hold expressions.
    var value: JSONValue
  }

  let condition: PolicyCondition
  /// A word, or the expression of a parameter.
  let effect: String
  let changes: [Change]
}

/// Why a rule is not taken, in the service's code where it is known.
struct PolicyFault: Error {
  var code = "InvalidPolicyRule"
  var path: String
  var reason: String
}

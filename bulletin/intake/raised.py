"""Characters that are raised or lowered by themselves: what Word and web pages raise by format stays as it is meant."""

RAISED = dict(zip("0123456789+-=()ni−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻", strict=True))
LOWERED = dict(zip("0123456789+-=()aeoxnmti−", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙₘₜᵢ₋", strict=True))

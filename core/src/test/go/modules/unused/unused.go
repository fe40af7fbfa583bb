// Package unused is imported for a constant alone.
package unused

const Always = true

func Never() string { return "never" }

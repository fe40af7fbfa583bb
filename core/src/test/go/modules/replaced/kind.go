package replaced

// Kind of a record.
type Kind uint

const (
	None Kind = iota
	One
	Two
)

// Package replaced has code, constants and variables of all sizes.
package replaced

import "fmt"

type Record struct {
	Name   string
	Weight int
	Tags   map[string]string
}

var (
	known   = map[string]*Record{}
	records = []Record{{Name: "one", Weight: 1}, {Name: "two", Weight: 2}, {Name: "three", Weight: 3}}
	scratch [1 << 18]byte
	seen    [1 << 12]*Record
	matrix  struct {
		rows  [1 << 10]uint64
		last  *Record
		cells [1 << 11]float64
	}
	table = [512]uint32{1, 3: 5, 17: 0x2000000, 99: 0x600000, 511: 7}
)

// Sum of weights.
func Sum(r Record, k Kind) string {
	known[r.Name] = &r
	total := 0
	for i := range records {
		total += records[i].Weight
		seen[total&(len(seen)-1)] = &records[i]
		scratch[total&(len(scratch)-1)]++
	}
	matrix.rows[total&(len(matrix.rows)-1)]++
	matrix.last = &r
	matrix.cells[total&(len(matrix.cells)-1)]++
	return fmt.Sprintf("%s %d of %d, %d (%v)", k, total, len(known), table[total&511], r)
}

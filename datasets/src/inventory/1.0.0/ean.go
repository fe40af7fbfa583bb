//go:build !cgo

package main

// validEAN tells whether the check digit of an EAN-13 number is right.
func validEAN(ean string) bool {
	if len(ean) != 13 {
		return false
	}
	sum := 0
	for i := range 13 {
		d := int(ean[i]) - '0'
		if d < 0 || d > 9 {
			return false
		}
		sum += d * (1 + 2*(i%2))
	}
	return sum%10 == 0
}

//go:build cgo

package main

/*
#include <stddef.h>

static int valid_ean(const char *s, size_t n) {
	int sum = 0;
	if (n != 13)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		sum += (s[i] - '0') * (i % 2 ? 3 : 1);
	}
	return sum % 10 == 0;
}
*/
import "C"

import "unsafe"

// validEAN is the C twin of the one in ean.go; the compiler takes whichever
// fits CGO_ENABLED.
func validEAN(ean string) bool {
	if ean == "" {
		return false
	}
	return C.valid_ean((*C.char)(unsafe.Pointer(unsafe.StringData(ean))), C.size_t(len(ean))) != 0
}

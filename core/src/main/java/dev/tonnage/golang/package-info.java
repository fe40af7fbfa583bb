/**
 * What Go leaves in its binaries, stripped or not: build info, the table of functions and lines
 * (pclntab), the runtime's module data, and the rules by which names tell packages and modules.
 *
 * <p>Sources: {@code debug/buildinfo}, {@code runtime/symtab.go}, {@code internal/abi/symtab.go},
 * {@code cmd/link/internal/ld/pcln.go} of the Go releases concerned.
 */
package dev.tonnage.golang;

/**
 * What in a Go program refers to what, and what would go if a part of it went: {@link
 * dev.tonnage.graph.ReferenceGraph} holds functions, pieces of data and packages with their
 * references, {@link dev.tonnage.graph.Flood} follows them as Go's linker does ({@code
 * cmd/link/internal/ld/deadcode.go}), from the program's start, with and without some of them.
 */
package dev.tonnage.graph;

/**
 * WebAssembly modules.
 *
 * <p>Code and data are in different worlds there, and both count from 0. Here, data are where the
 * module puts them in its linear memory, and code is behind all of that, at {@link
 * dev.tonnage.wasm.WasmReader#CODE}: the address of a function is that plus its place in the code
 * section, as in DWARF.
 *
 * <p>Specification: WebAssembly Core, chapter 5 "Binary Format" and appendix "Custom Sections".
 */
package dev.tonnage.wasm;

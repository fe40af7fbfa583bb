package dev.tonnage.weigh;

import java.util.List;
import java.util.Map;

/**
 * What is known of a binary as a whole: the columns of the table {@code binaries}, documented there
 * with their units.
 *
 * @param format {@code elf}, {@code macho}, {@code pe} …
 * @param os in Go's words; null when unknown
 * @param arch in Go's words; null when unknown
 * @param bits 32 or 64; 0 when unknown
 * @param endian {@code little} or {@code big}; null when unknown
 * @param linkage {@code static} or {@code dynamic}; null when unknown
 * @param libc {@code glibc} or {@code musl}; null when it asks for none, or it can not be told
 * @param libraries the shared libraries it asks for
 * @param relro {@code none}, {@code partial} or {@code full}; null when unknown
 * @param isStripped whether it has no symbol table
 * @param packed the packer's name; null when it is not packed
 * @param cgo whether Go called C; null when it is no Go program or does not say
 * @param goVersion null when it is no Go program or does not say
 * @param mainPackage the import path of its main package; null when unknown
 * @param mainModule null when unknown
 * @param mainVersion null when unknown
 * @param settings of the build
 * @param buildId in hex; null when it has none
 * @param dce what the linker could prune: {@code on}, {@code off}, {@code off-plugin}, {@code
 *     unknown}; null when it is no Go program
 * @param symbolCounts symbols by binding
 * @param traits how it was made and what it is for
 * @param goBuild how a Go program was built; all null for others
 */
public record Facts(
    String format,
    String os,
    String arch,
    int bits,
    String endian,
    String linkage,
    String libc,
    List<String> libraries,
    boolean pie,
    String relro,
    boolean isStripped,
    boolean hasDebug,
    String packed,
    Boolean cgo,
    String goVersion,
    String mainPackage,
    String mainModule,
    String mainVersion,
    Map<String, String> settings,
    String buildId,
    long fileBytes,
    long memoryBytes,
    long debugBytes,
    long symtabBytes,
    long pclntabBytes,
    long paddingBytes,
    long unattributedBytes,
    long strippedFileBytes,
    String dce,
    Map<String, Long> symbolCounts,
    Traits traits,
    GoBuild goBuild) {}

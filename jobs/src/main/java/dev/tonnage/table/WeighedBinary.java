package dev.tonnage.table;

import dev.tonnage.fault.Fault;
import dev.tonnage.weigh.Facts;
import java.util.List;

/**
 * A row of {@code binaries}.
 *
 * @param digest the SHA-256 of its bytes
 * @param zstdBytes its size when compressed; null when it was not compressed
 */
public record WeighedBinary(
    String digest, int analyzerVersion, Facts facts, Long zstdBytes, List<Fault> faults) {}

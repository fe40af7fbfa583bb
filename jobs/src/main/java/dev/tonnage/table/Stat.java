package dev.tonnage.table;

import java.io.Serializable;

/**
 * How long a part of a scan took.
 *
 * @param subject {@code run}, {@code layer sha256:…} or {@code binary sha256:…}
 * @param bytes how many bytes were read for it
 */
public record Stat(String subject, String phase, long milliseconds, long bytes)
    implements Serializable {}

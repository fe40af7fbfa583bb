package dev.tonnage.table;

import java.time.Instant;

/**
 * A row of {@code profiles}.
 *
 * @param binary the digest of the binary that ran
 * @param profile the digest of the profile's file
 * @param file its name
 * @param match how it was found to be of the binary: {@code build-id} or {@code names}
 * @param takenAt null when it does not say
 * @param seconds null when it does not say
 * @param function as profiles name it
 * @param selfSamples in how many samples it was running itself
 */
public record ProfiledFunction(
    String binary,
    String profile,
    String file,
    String match,
    Instant takenAt,
    Long seconds,
    String function,
    long selfSamples) {}

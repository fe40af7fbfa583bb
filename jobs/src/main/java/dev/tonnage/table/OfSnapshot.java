package dev.tonnage.table;

/**
 * Something that belongs to a snapshot.
 *
 * @param snapshot its name
 */
public record OfSnapshot<T>(String snapshot, T value) {}

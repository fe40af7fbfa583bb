package dev.tonnage.dwarf;

/**
 * How entries of one kind are written (section 7.5.3).
 *
 * @param attributes their attributes, in order, but for those that take no bytes and tell nothing
 *     that is kept
 * @param forms how each is written
 * @param constants the values of those whose form is {@code DW_FORM_implicit_const}; null when
 *     there are none
 */
record Abbreviation(
    int tag, boolean hasChildren, int[] attributes, int[] forms, long[] constants) {}

package dev.tonnage.dwarf;

/**
 * A variable with a fixed address.
 *
 * @param unit the number of its unit
 * @param entry where its entry is
 * @param origin the entry that declares it; {@link Entry#NOT} when this one does
 * @param declFile the number of its file in the unit's line table; {@link Entry#NOT} when not said
 */
record Variable(int unit, long address, long entry, long origin, long declFile) {}

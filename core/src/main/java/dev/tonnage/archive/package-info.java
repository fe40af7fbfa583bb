/**
 * Static archives ({@code .a}, {@code .lib}) as GNU, BSD and Microsoft tools write them.
 *
 * <p>An archive is one image, whose members are its parts where they are object files, and sections
 * of its own where they are something else.
 *
 * <p>Specifications: ar(5) of FreeBSD for both forms of long names; Microsoft, "PE Format",
 * "Archive (Library) File Format".
 */
package dev.tonnage.archive;

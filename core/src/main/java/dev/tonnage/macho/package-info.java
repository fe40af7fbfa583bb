/**
 * Mach-O, 32 and 64 bit, both byte orders, and the universal ("fat") files that hold several.
 *
 * <p>A universal file is one image whose parts are its slices: section {@code __TEXT,__text} of the
 * slice for arm64 is called {@code arm64:__TEXT,__text}, and the memory of all slices stands one
 * behind the other. Of {@code __LINKEDIT}, which has no sections of its own, each table that a load
 * command points to is one: {@code __LINKEDIT,strings}.
 *
 * <p>Specifications: Apple's {@code mach-o/loader.h}, {@code nlist.h}, {@code fat.h}, {@code
 * fixup-chains.h}. Field names in messages are theirs.
 */
package dev.tonnage.macho;

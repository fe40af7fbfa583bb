/**
 * What all executable formats have in common: segments, sections, symbols and the map from memory
 * to file. A format's reader makes an {@link dev.tonnage.image.Image} in one step; nothing behind
 * it asks again which format it was.
 */
package dev.tonnage.image;
